// Encodes and decodes generated frames with every lossless setting of a shim: each sample must come back, bits above
// Bits Stored too.
//
//   round_trip_test LIB [passes=4]      passes: frames for each combination
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

struct Size {
    int32_t columns;
    int32_t rows;
};

long cases = 0;

bool is_right_precision(const ShimLibrary& shim, const dcmflux_frame& layout, Content content, int32_t precision) {
    if (content == Content::kBeyondBitsStored) {
        return precision == layout.bits_allocated;
    }
    // Noise of few bits may need OpenJPEG to believe in wider samples.
    if (shim.name() == "jpeg2000" && layout.bits_stored <= 8 && precision == layout.bits_allocated) {
        return true;
    }
    return precision == std::max(2, layout.bits_stored);
}

void round_trip(const ShimLibrary& shim, Handle& encoder, Handle& decoder, const dcmflux_frame& layout, Content content,
                Random& random, const char* variant) {
    ++cases;
    Bytes frame = make_frame(layout, content, random);
    if (content == Content::kBeyondBitsStored) {
        // One sample that certainly reaches beyond: the highest unsigned or the highest positive number of the
        // container.
        frame[static_cast<std::size_t>(layout.bits_allocated / 8 - 1)] = layout.pixel_representation == 1 ? 0x7F : 0xFF;
    }
    char where[200];
    std::snprintf(where, sizeof where, "%s %s %dx%dx%d alloc %d stored %d signed %d planar %d content %d",
                  shim.name().c_str(), variant, layout.columns, layout.rows, layout.samples_per_pixel,
                  layout.bits_allocated, layout.bits_stored, layout.pixel_representation, layout.planar_configuration,
                  static_cast<int>(content));
    const Result encoded = encode(shim, encoder.get(), layout, frame);
    CHECK(encoded.status == DCMFLUX_OK, "%s: status %d %s", where, encoded.status, encoder.message());
    if (encoded.status != DCMFLUX_OK) {
        return;
    }
    dcmflux_frame expected = layout;
    expected.planar_configuration = 1 - layout.planar_configuration;
    const Result decoded = decode(shim, decoder.get(), expected, encoded.bytes);
    CHECK(decoded.status == DCMFLUX_OK, "%s: status %d %s", where, decoded.status, decoder.message());
    CHECK(decoded.bytes == by_pixel(layout, frame), "%s: samples differ", where);
    CHECK(decoded.layout.planar_configuration == 0, "%s", where);
    CHECK(decoded.layout.lossy == 0, "%s", where);
    CHECK(decoded.layout.pixel_representation == layout.pixel_representation, "%s", where);
    const int32_t precision = decoded.layout.codestream_precision;
    CHECK(is_right_precision(shim, layout, content, precision), "%s: precision %d", where, precision);
}

void run_grid(const ShimLibrary& shim, const Variant& variant, int passes, Random& random) {
    static const Size kSizes[] = {{1, 1}, {7, 5}, {33, 17}, {64, 3}, {2, 71}, {70, 66}};
    Handle encoder(shim, DCMFLUX_ENCODER, variant.options);
    Handle decoder(shim, DCMFLUX_DECODER);
    for (int32_t allocated = 8; allocated <= 16; allocated += 8) {
        for (int32_t stored = 1; stored <= allocated; ++stored) {
            for (int32_t kind = 0; kind < 2 * 3 * passes; ++kind) {
                const bool is_signed = kind % 2 == 1;
                const int32_t samples = kind / 2 % 3 == 0 ? 1 : 3;
                const int32_t planar = kind / 2 % 3 == 2 ? 1 : 0;
                const Size size = kSizes[random.below(6)];
                dcmflux_frame layout =
                    make_layout(size.columns, size.rows, samples, allocated, stored, is_signed, planar);
                layout.photometric = random.below(DCMFLUX_XYB + 1);
                const bool beyond = stored < allocated && random.below(4) == 0;
                const Content content = beyond                 ? Content::kBeyondBitsStored
                                        : random.below(2) == 0 ? Content::kSmooth
                                                               : Content::kNoise;
                round_trip(shim, encoder, decoder, layout, content, random, variant.name);
            }
        }
    }
}

// JPEG 2000 alone, with either block coder, takes 32-bit containers.
void run_wide(const ShimLibrary& shim, int passes, Random& random) {
    Handle encoder(shim, DCMFLUX_ENCODER);
    Handle decoder(shim, DCMFLUX_DECODER);
    for (int32_t kind = 0; kind < 4 * passes; ++kind) {
        const int32_t samples = kind % 4 < 2 ? 1 : 3;
        for (int32_t stored = 17; stored <= (samples == 1 ? 24 : 23); ++stored) {
            const dcmflux_frame layout = make_layout(37, 29, samples, 32, stored, kind % 2 == 1);
            round_trip(shim, encoder, decoder, layout, Content::kNoise, random, "32 bits allocated");
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: round_trip_test LIB [passes]\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], shim_name_of(argv[1]));
    const int passes = argc > 2 ? std::atoi(argv[2]) : 4;
    Random random = {20240607};
    for (const Variant& variant : lossless_variants(shim)) {
        run_grid(shim, variant, passes, random);
    }
    if (shim.name() == "jpeg2000" || shim.name() == "htj2k") {
        run_wide(shim, passes, random);
    }
    return finish("round_trip_test", cases);
}
