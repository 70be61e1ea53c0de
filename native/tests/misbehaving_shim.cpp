// A shim that keeps the ABI and does what no codec should, when a code stream asks for it: "dcmflux-test:" and one of
// the words below. Everything else is the real JPEG-LS shim's work. It shows what becomes of those who call such a
// codec.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <unistd.h>

#include "shim_library.h"

namespace {

constexpr char kMark[] = "dcmflux-test:";

const dcmflux::ShimLibrary& real() {
    static const dcmflux::ShimLibrary library(DCMFLUX_REAL_SHIM, "jpegls");
    return library;
}

std::string wish(const uint8_t* src, int64_t size) {
    const char* text = reinterpret_cast<const char*>(src);
    const std::string all(text, text + size);
    const std::size_t at = all.find(kMark);
    return at == std::string::npos ? "" : all.substr(at + sizeof kMark - 1);
}

void print_much() {
    for (int i = 0; i < 20000; ++i) {
        std::printf("a line that nobody asked for\n");
        std::fprintf(stderr, "a line that nobody reads\n");
    }
    std::fflush(stdout);
}

void misbehave(const std::string& kind) {
    const auto is = [&kind](const char* word) { return kind.compare(0, std::strlen(word), word) == 0; };
    if (is("segfault")) {
        std::fprintf(stderr, "about to write to nowhere\n");
        const volatile uintptr_t nowhere = 16; // the compiler must not see it
        *reinterpret_cast<volatile int*>(nowhere) = 1;
    } else if (is("abort")) {
        std::abort();
    } else if (is("loop")) {
        for (volatile int i = 0;; i = i + 1) {
        }
    } else if (is("memory")) {
        for (;;) {
            std::memset(new char[16 << 20], 1, 16 << 20);
        }
    } else if (is("exit")) {
        std::exit(3);
    } else if (is("garbage")) {
        for (int descriptor = 0; descriptor < 16; ++descriptor) {
            const std::string text(4096, 'x');
            if (write(descriptor, text.data(), text.size()) < 0) {
                continue;
            }
        }
    } else if (is("print")) {
        print_much();
    }
}

} // namespace

extern "C" {

#define EXPORT __attribute__((visibility("default")))

EXPORT int32_t dcmflux_jpegls_abi_version(void) {
    return real().abi_version();
}

EXPORT const char* dcmflux_jpegls_library_version(void) {
    return real().library_version();
}

EXPORT int32_t dcmflux_jpegls_create(int32_t role, const uint8_t* options, int32_t options_size, void** out) {
    return real().create(role, options, options_size, out);
}

EXPORT int64_t dcmflux_jpegls_max_encoded_size(void* codec, const int32_t* frame) {
    return real().max_encoded_size(codec, frame);
}

EXPORT int32_t dcmflux_jpegls_decode(void* codec, const uint8_t* src, int64_t src_size, uint8_t* dst,
                                     int64_t dst_capacity, int32_t* frame) {
    misbehave(wish(src, src_size));
    return real().decode(codec, src, src_size, dst, dst_capacity, frame);
}

EXPORT int32_t dcmflux_jpegls_encode(void* codec, const int32_t* frame, const uint8_t* src, int64_t src_size,
                                     uint8_t* dst, int64_t dst_capacity, int64_t* written) {
    misbehave(wish(src, src_size));
    return real().encode(codec, frame, src, src_size, dst, dst_capacity, written);
}

EXPORT int32_t dcmflux_jpegls_last_message(const void* codec, char* out, int32_t capacity) {
    return real().last_message(codec, out, capacity);
}

EXPORT void dcmflux_jpegls_destroy(void* codec) {
    real().destroy(codec);
}
}
