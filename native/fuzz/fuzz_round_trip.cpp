// Encodes arbitrary samples with a lossless setting of one shim and decodes the result: it must be what went in.
#include <cstdio>
#include <cstdlib>

#include "frames.h"
#include "fuzz_input.h"
#include "shim_library.h"

namespace {

using namespace dcmflux_fuzz;
using dcmflux::ShimLibrary;

struct Pair {
    void* encoder;
    void* decoder;
};

const ShimLibrary& shim() {
    static const ShimLibrary library(DCMFLUX_FUZZ_LIBRARY, DCMFLUX_FUZZ_SHIM);
    return library;
}

std::vector<Pair> open_all() {
    std::vector<Pair> pairs;
    for (const dcmflux_test::Variant& variant : dcmflux_test::lossless_variants(shim())) {
        const Bytes options = dcmflux_test::option_block(variant.options);
        Pair pair = {};
        shim().create(DCMFLUX_ENCODER, options.data(), static_cast<int32_t>(options.size()), &pair.encoder);
        shim().create(DCMFLUX_DECODER, nullptr, 0, &pair.decoder);
        pairs.push_back(pair);
    }
    return pairs;
}

[[noreturn]] void report(const char* what, int32_t status, const void* codec) {
    char text[512];
    shim().last_message(codec, text, sizeof text);
    std::fprintf(stderr, "%s: status %d: %s\n", what, status, text);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
    if (size <= kPreludeSize) {
        return 0;
    }
    // Never destroyed, so that the leak check at exit still reaches the handles.
    static const std::vector<Pair>& pairs = *new std::vector<Pair>(open_all());
    const Pair& pair = pairs[data[5] % pairs.size()];
    dcmflux_frame layout = layout_of(data);
    // What the input is short of is repeated from its beginning.
    Bytes frame(static_cast<std::size_t>(dcmflux_test::byte_count(layout)));
    for (std::size_t i = 0; i < frame.size(); ++i) {
        frame[i] = data[kPreludeSize + i % (size - kPreludeSize)];
    }
    const int64_t bound = shim().max_encoded_size(pair.encoder, &layout.struct_size);
    if (bound < 0) {
        return 0;
    }
    Bytes codestream(static_cast<std::size_t>(bound));
    int64_t written = 0;
    int32_t status = shim().encode(pair.encoder, &layout.struct_size, frame.data(), static_cast<int64_t>(frame.size()),
                                   codestream.data(), bound, &written);
    if (status == DCMFLUX_UNSUPPORTED_FEATURE) {
        return 0;
    }
    if (status != DCMFLUX_OK) {
        report("encode", status, pair.encoder);
    }
    codestream.resize(static_cast<std::size_t>(written));
    Bytes out(frame.size());
    dcmflux_frame decoded = layout;
    status = shim().decode(pair.decoder, codestream.data(), written, out.data(), static_cast<int64_t>(out.size()),
                           &decoded.struct_size);
    if (status != DCMFLUX_OK) {
        report("decode", status, pair.decoder);
    }
    if (out != dcmflux_test::by_pixel(layout, frame)) {
        report("samples differ", status, pair.decoder);
    }
    return 0;
}
