// What only the jpegls shim promises: the bound of near-lossless, a zero byte before EOI.
#include <cstdlib>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

void near_lossless_keeps_its_bound(const ShimLibrary& shim) {
    Random random = {10};
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const int32_t near_lossless : {1, 3, 20}) {
        for (const int32_t samples : {1, 3}) {
            ++cases;
            const dcmflux_frame layout = make_layout(47, 31, samples, 8, 8, false);
            const Bytes frame = make_frame(layout, Content::kNoise, random);
            Handle encoder(shim, DCMFLUX_ENCODER, {{DCMFLUX_JPEGLS_NEAR, near_lossless}});
            const Result decoded =
                decode(shim, decoder.get(), layout, encode(shim, encoder.get(), layout, frame).bytes);
            CHECK(decoded.status == DCMFLUX_OK && decoded.layout.lossy == 1, "%s", decoder.message());
            bool within = true;
            for (std::size_t i = 0; i < frame.size(); ++i) {
                within = within && std::abs(frame[i] - decoded.bytes[i]) <= near_lossless;
            }
            CHECK(within && decoded.bytes != frame, "NEAR %d", near_lossless);
        }
    }
}

void impossible_encodings_are_refused(const ShimLibrary& shim) {
    ++cases;
    const Bytes frame(128);
    Handle near_signed(shim, DCMFLUX_ENCODER, {{DCMFLUX_JPEGLS_NEAR, 1}});
    CHECK(encode(shim, near_signed.get(), make_layout(8, 8, 1, 16, 12, true), frame).status ==
              DCMFLUX_UNSUPPORTED_FEATURE,
          "NEAR for signed samples");
    Handle too_near(shim, DCMFLUX_ENCODER, {{DCMFLUX_JPEGLS_NEAR, 100}});
    CHECK(encode(shim, too_near.get(), make_layout(8, 8, 1, 8, 4, false), frame).status == DCMFLUX_INVALID_ARGUMENT,
          "NEAR above half the range");
    Handle wide(shim, DCMFLUX_ENCODER);
    CHECK(encode(shim, wide.get(), make_layout(4, 4, 1, 32, 32, false), frame).status == DCMFLUX_UNSUPPORTED_FEATURE,
          "32 bits");
}

void zero_byte_before_eoi_is_accepted(const ShimLibrary& shim) {
    ++cases;
    Random random = {11};
    const dcmflux_frame layout = make_layout(30, 20, 1, 16, 16, true);
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    Handle encoder(shim, DCMFLUX_ENCODER);
    Handle decoder(shim, DCMFLUX_DECODER);
    Bytes codestream = encode(shim, encoder.get(), layout, frame).bytes;
    codestream.insert(codestream.end() - 2, 0);
    codestream.push_back(0);
    const Result decoded = decode(shim, decoder.get(), layout, codestream);
    CHECK(decoded.status == DCMFLUX_OK && decoded.bytes == frame, "%d %s", decoded.status, decoder.message());
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: jpegls_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], "jpegls");
    near_lossless_keeps_its_bound(shim);
    impossible_encodings_are_refused(shim);
    zero_byte_before_eoi_is_accepted(shim);
    return finish("jpegls_test", cases);
}
