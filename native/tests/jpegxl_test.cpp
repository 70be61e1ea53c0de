// What only the jpegxl shim promises: lossy encoding, JPEG codestreams carried over and given back byte by byte.
#include <algorithm>
#include <cstdlib>

#include <unistd.h>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

void lossy_is_close_and_says_so(const ShimLibrary& shim) {
    Random random = {31};
    Handle encoder(shim, DCMFLUX_ENCODER, {{DCMFLUX_JXL_DISTANCE_HUNDREDTHS, 100}, {DCMFLUX_JXL_EFFORT, 3}});
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const int32_t samples : {1, 3}) {
        ++cases;
        dcmflux_frame layout = make_layout(90, 70, samples, 8, 8, false);
        Bytes frame = make_frame(layout, Content::kSmooth, random);
        for (std::size_t i = 0; i < frame.size(); ++i) {
            frame[i] = static_cast<uint8_t>(64 + (i / 270) + frame[i] % 8);
        }
        const Result encoded = encode(shim, encoder.get(), layout, frame);
        CHECK(encoded.status == DCMFLUX_OK && encoded.bytes.size() < frame.size() / 2, "%s", encoder.message());
        layout.photometric = samples == 3 ? DCMFLUX_XYB : DCMFLUX_MONOCHROME2;
        const Result decoded = decode(shim, decoder.get(), layout, encoded.bytes);
        CHECK(decoded.status == DCMFLUX_OK && decoded.layout.lossy == 1, "%s", decoder.message());
        CHECK(decoded.layout.photometric == (samples == 3 ? DCMFLUX_RGB : DCMFLUX_MONOCHROME2), "photometric %d",
              decoded.layout.photometric);
        int most = 0;
        for (std::size_t i = 0; i < frame.size(); ++i) {
            most = std::max(most, std::abs(frame[i] - decoded.bytes[i]));
        }
        CHECK(most > 0 && most <= 24, "differs by up to %d", most);
    }
}

void jpeg_comes_back_byte_by_byte(const ShimLibrary& shim, const ShimLibrary& jpeg) {
    Random random = {32};
    Handle to_jxl(shim, DCMFLUX_ENCODER, {{DCMFLUX_JXL_JPEG_RECOMPRESSION, 1}});
    Handle to_jpeg(shim, DCMFLUX_DECODER, {{DCMFLUX_JXL_JPEG_RECOMPRESSION, 1}});
    Handle to_pixels(shim, DCMFLUX_DECODER);
    for (const int32_t subsampling : {0, 444, 422, 420}) {
        ++cases;
        const dcmflux_frame layout = make_layout(67, 45, subsampling == 0 ? 1 : 3, 8, 8, false);
        Options options = {{DCMFLUX_JPEG_PROCESS, DCMFLUX_JPEG_BASELINE}};
        if (subsampling != 0) {
            options.emplace_back(DCMFLUX_JPEG_SUBSAMPLING, subsampling);
        }
        Handle encoder(jpeg, DCMFLUX_ENCODER, options);
        Bytes original = encode(jpeg, encoder.get(), layout, make_frame(layout, Content::kSmooth, random)).bytes;
        original.push_back(0); // the byte that makes a fragment even
        const Result carried = encode(shim, to_jxl.get(), layout, original);
        CHECK(carried.status == DCMFLUX_OK, "%d: %s", subsampling, to_jxl.message());
        const Result back = decode(shim, to_jpeg.get(), layout, carried.bytes);
        CHECK(back.status == DCMFLUX_OK, "%d: %s", subsampling, to_jpeg.message());
        CHECK(back.layout.jpeg_size == static_cast<int32_t>(original.size()) &&
                  std::equal(original.begin(), original.end(), back.bytes.begin()),
              "%d: %d bytes instead of %zu", subsampling, back.layout.jpeg_size, original.size());
        const Result pixels = decode(shim, to_pixels.get(), layout, carried.bytes);
        CHECK(pixels.status == DCMFLUX_OK && pixels.layout.lossy == 1, "%d: %s", subsampling, to_pixels.message());
    }
}

void recompression_refuses_what_it_cannot_give_back(const ShimLibrary& shim) {
    ++cases;
    Random random = {33};
    const dcmflux_frame layout = make_layout(16, 16, 1, 8, 8, false);
    const Bytes frame = make_frame(layout, Content::kSmooth, random);
    Handle pixels(shim, DCMFLUX_ENCODER);
    Handle to_jpeg(shim, DCMFLUX_DECODER, {{DCMFLUX_JXL_JPEG_RECOMPRESSION, 1}});
    Handle to_jxl(shim, DCMFLUX_ENCODER, {{DCMFLUX_JXL_JPEG_RECOMPRESSION, 1}});
    const Bytes image = encode(shim, pixels.get(), layout, frame).bytes;
    CHECK(decode(shim, to_jpeg.get(), layout, image).status == DCMFLUX_UNSUPPORTED_FEATURE, "no JPEG inside");
    CHECK(encode(shim, to_jxl.get(), layout, image).status == DCMFLUX_MALFORMED_INPUT, "no JPEG to begin with");
    // SOI and a frame header: 16 rows, 16 columns, 1 component, by process and precision.
    const Bytes extended = {0xFF, 0xD8, 0xFF, 0xC1, 0, 11, 12, 0, 16, 0, 16, 1, 1, 0x11, 0};
    const dcmflux_frame wide = make_layout(16, 16, 1, 16, 12, false);
    CHECK(encode(shim, to_jxl.get(), wide, extended, 4096).status == DCMFLUX_UNSUPPORTED_FEATURE, "12 bits");
    CHECK(encode(shim, to_jxl.get(), make_layout(17, 16, 1, 16, 12, false), extended, 4096).status ==
              DCMFLUX_LAYOUT_MISMATCH,
          "other columns");
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: jpegxl_test LIB\n");
        return 2;
    }
    std::string path = argv[1];
    const ShimLibrary shim(path, "jpegxl");
    lossy_is_close_and_says_so(shim);
    recompression_refuses_what_it_cannot_give_back(shim);
    // The jpeg shim beside this one makes the JPEG codestreams.
    path.replace(path.rfind("jpegxl"), 6, "jpeg");
    if (access(path.c_str(), R_OK) == 0) {
        jpeg_comes_back_byte_by_byte(shim, ShimLibrary(path, "jpeg"));
    } else {
        std::printf("no jpeg shim here: JPEG recompression is not tested\n");
    }
    return finish("jpegxl_test", cases);
}
