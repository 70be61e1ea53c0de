// Decodes arbitrary bytes as one shim's codestream. Whatever they are, the answer is a status, and a success has
// written every byte.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "fuzz_input.h"
#include "shim_library.h"

namespace {

using namespace dcmflux_fuzz;

const dcmflux::ShimLibrary& shim() {
    static const dcmflux::ShimLibrary library(DCMFLUX_FUZZ_LIBRARY, DCMFLUX_FUZZ_SHIM);
    return library;
}

// Exactly as large as needed, on the heap, so that the sanitizer sees one byte too far.
Bytes decode(void* decoder, const dcmflux_frame& layout, const uint8_t* data, std::size_t size, uint8_t fill,
             int32_t& status) {
    const Bytes codestream(data, data + size);
    Bytes out(static_cast<std::size_t>(dcmflux_test::byte_count(layout)), fill);
    dcmflux_frame written = layout;
    status = shim().decode(decoder, codestream.data(), static_cast<int64_t>(size), out.data(),
                           static_cast<int64_t>(out.size()), &written.struct_size);
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
    if (size <= kPreludeSize) {
        return 0;
    }
    static void* const decoder = [] {
        void* codec = nullptr;
        shim().create(DCMFLUX_DECODER, nullptr, 0, &codec);
        return codec;
    }();
    const dcmflux_frame layout = layout_of(data);
    int32_t first = 0;
    const Bytes out = decode(decoder, layout, data + kPreludeSize, size - kPreludeSize, 0x00, first);
    if (first == DCMFLUX_OK) {
        int32_t second = 0;
        if (out != decode(decoder, layout, data + kPreludeSize, size - kPreludeSize, 0xFF, second) || second != first) {
            std::fprintf(stderr, "a success left bytes unwritten, or a second decode differs\n");
            std::abort();
        }
    }
    return 0;
}
