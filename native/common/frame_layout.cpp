#include "frame_layout.h"

#include <cstring>

#include "codec.h"

namespace dcmflux {

namespace {

constexpr int32_t kMaxSide = 65535;
constexpr int32_t kMaxSamples = 4;

void require(bool condition, const char* field, int64_t value) {
    if (!condition) {
        fail(DCMFLUX_INVALID_ARGUMENT, "frame layout: %s is %lld", field, static_cast<long long>(value));
    }
}

} // namespace

FrameLayout read_layout(const int32_t* frame) {
    if (frame == nullptr) {
        fail(DCMFLUX_INVALID_ARGUMENT, "frame layout is null");
    }
    require(frame[0] == static_cast<int32_t>(sizeof(dcmflux_frame)), "struct_size", frame[0]);
    dcmflux_frame in;
    std::memcpy(&in, frame, sizeof in);
    require(in.columns >= 1 && in.columns <= kMaxSide, "columns", in.columns);
    require(in.rows >= 1 && in.rows <= kMaxSide, "rows", in.rows);
    require(in.samples_per_pixel >= 1 && in.samples_per_pixel <= kMaxSamples, "samples_per_pixel",
            in.samples_per_pixel);
    require(in.bits_allocated == 8 || in.bits_allocated == 16 || in.bits_allocated == 32, "bits_allocated",
            in.bits_allocated);
    require(in.bits_stored >= 1 && in.bits_stored <= in.bits_allocated, "bits_stored", in.bits_stored);
    require(in.pixel_representation == 0 || in.pixel_representation == 1, "pixel_representation",
            in.pixel_representation);
    require(in.photometric >= DCMFLUX_UNKNOWN_PHOTOMETRIC && in.photometric <= DCMFLUX_XYB, "photometric",
            in.photometric);
    require(in.planar_configuration == 0 || in.planar_configuration == 1, "planar_configuration",
            in.planar_configuration);
    require(in.jpeg_size == 0, "jpeg_size", in.jpeg_size);
    for (int32_t reserved : in.reserved) {
        require(reserved == 0, "a reserved field", reserved);
    }

    FrameLayout layout;
    layout.columns = in.columns;
    layout.rows = in.rows;
    layout.samples = in.samples_per_pixel;
    layout.bits_allocated = in.bits_allocated;
    layout.bits_stored = in.bits_stored;
    layout.is_signed = in.pixel_representation == 1;
    layout.photometric = in.photometric;
    layout.planar_configuration = in.planar_configuration;
    return layout;
}

void write_layout(const FrameLayout& layout, int32_t* frame) {
    dcmflux_frame out = {};
    out.struct_size = static_cast<int32_t>(sizeof out);
    out.columns = layout.columns;
    out.rows = layout.rows;
    out.samples_per_pixel = layout.samples;
    out.bits_allocated = layout.bits_allocated;
    out.bits_stored = layout.bits_stored;
    out.pixel_representation = layout.is_signed ? 1 : 0;
    out.photometric = layout.photometric;
    out.planar_configuration = layout.planar_configuration;
    out.codestream_precision = layout.codestream_precision;
    out.lossy = layout.lossy ? 1 : 0;
    out.jpeg_size = layout.jpeg_size;
    std::memcpy(frame, &out, sizeof out);
}

void require_match(const CodestreamHeader& header, const FrameLayout& expected) {
    if (header.columns != expected.columns || header.rows != expected.rows || header.samples != expected.samples) {
        fail(DCMFLUX_LAYOUT_MISMATCH,
             "the codestream has %lld columns x %lld rows x %lld samples, expected are %d columns x %d rows x %d "
             "samples",
             static_cast<long long>(header.columns), static_cast<long long>(header.rows),
             static_cast<long long>(header.samples), expected.columns, expected.rows, expected.samples);
    }
    if (header.precision > expected.bits_allocated) {
        fail(DCMFLUX_LAYOUT_MISMATCH,
             "the codestream has %lld bits a sample, expected are at most the %d bits allocated",
             static_cast<long long>(header.precision), expected.bits_allocated);
    }
}

} // namespace dcmflux
