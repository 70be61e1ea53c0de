#include "jpeg_codec.h"

#include <algorithm>

#include <jerror.h>

#include "jpeg_session.h"
#include "samples.h"

namespace dcmflux {

namespace {

constexpr char kDestinationFull[] = "dst is too small for the JPEG codestream";
// Codestreams begin with at most this much of markers and tables.
constexpr int64_t kHeaderBound = 4096;

void do_nothing(j_compress_ptr) {}

boolean destination_full(j_compress_ptr info) {
    jump_out(*reinterpret_cast<JpegErrors*>(info->err), kDestinationFull);
}

struct Sampling {
    int horizontal;
    int vertical;
};

Sampling sampling_of(int32_t subsampling) {
    return {subsampling == 444 ? 1 : 2, subsampling == 420 ? 2 : 1};
}

// Which samples go in and what becomes of them: only RGB is converted.
struct ColourPlan {
    J_COLOR_SPACE in;
    J_COLOR_SPACE stored;
};

ColourPlan plan_colour(const FrameLayout& layout) {
    if (layout.samples == 1) {
        return {JCS_GRAYSCALE, JCS_GRAYSCALE};
    }
    if (layout.samples != 3) {
        return {JCS_UNKNOWN, JCS_UNKNOWN};
    }
    switch (layout.photometric) {
    case DCMFLUX_RGB:
        return {JCS_RGB, JCS_YCbCr};
    case DCMFLUX_YBR_FULL:
    case DCMFLUX_YBR_FULL_422:
    case DCMFLUX_YBR_PARTIAL_420:
        return {JCS_YCbCr, JCS_YCbCr};
    default:
        return {JCS_UNKNOWN, JCS_UNKNOWN};
    }
}

class Compression {
public:
    explicit Compression(Destination codestream) : capacity_(codestream.capacity) {
        info_.err = install(errors_);
        target_.next_output_byte = codestream.data;
        target_.free_in_buffer = static_cast<std::size_t>(codestream.capacity);
        target_.init_destination = do_nothing;
        target_.empty_output_buffer = destination_full;
        target_.term_destination = do_nothing;
        call([this] {
            jpeg_create_compress(&info_);
            info_.dest = &target_;
        });
    }
    Compression(const Compression&) = delete;
    Compression& operator=(const Compression&) = delete;
    ~Compression() { jpeg_destroy_compress(&info_); }

    void start(const FrameLayout& layout, const JpegOptions& options, int32_t precision) {
        // With nothing left of the buffer the first byte would be written before the check.
        if (target_.free_in_buffer == 0) {
            throw Failure(DCMFLUX_OUTPUT_TOO_SMALL, kDestinationFull);
        }
        call([&] {
            const ColourPlan colour = plan_colour(layout);
            info_.image_width = static_cast<JDIMENSION>(layout.columns);
            info_.image_height = static_cast<JDIMENSION>(layout.rows);
            info_.input_components = layout.samples;
            info_.in_color_space = colour.in;
            info_.data_precision = precision;
            jpeg_set_defaults(&info_);
            jpeg_set_colorspace(&info_, colour.stored);
            jpeg_set_quality(&info_, options.quality, TRUE);
            if (colour.stored == JCS_YCbCr) {
                const Sampling sampling = sampling_of(options.subsampling);
                info_.comp_info[0].h_samp_factor = sampling.horizontal;
                info_.comp_info[0].v_samp_factor = sampling.vertical;
            }
            jpeg_start_compress(&info_, TRUE);
        });
    }

    void write_rows(void** rows, int64_t count) {
        call([&] {
            const auto lines = static_cast<JDIMENSION>(count);
            JDIMENSION taken;
            if (info_.data_precision <= 8) {
                taken = jpeg_write_scanlines(&info_, reinterpret_cast<JSAMPARRAY>(rows), lines);
            } else {
                taken = jpeg12_write_scanlines(&info_, reinterpret_cast<J12SAMPARRAY>(rows), lines);
            }
            if (taken != lines) {
                jump_out(errors_, "libjpeg did not take all rows");
            }
        });
    }

    int64_t finish() {
        call([this] { jpeg_finish_compress(&info_); });
        return capacity_ - static_cast<int64_t>(target_.free_in_buffer);
    }

private:
    template <typename Body> void call(const Body& body) {
        if (run(errors_, body)) {
            return;
        }
        if (std::equal(std::begin(kDestinationFull), std::end(kDestinationFull), errors_.text)) {
            throw Failure(DCMFLUX_OUTPUT_TOO_SMALL, errors_.text);
        }
        if (errors_.code == JERR_OUT_OF_MEMORY) {
            throw Failure(DCMFLUX_OUT_OF_MEMORY, errors_.text);
        }
        throw Failure(DCMFLUX_INTERNAL, errors_.text);
    }

    int64_t capacity_;
    jpeg_compress_struct info_ = {};
    JpegErrors errors_;
    jpeg_destination_mgr target_ = {};
};

void require_possible(const FrameLayout& layout, const JpegOptions& options) {
    if (layout.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG encodes 8 or 16 bits allocated, not %d", layout.bits_allocated);
    }
    if (options.process == DCMFLUX_JPEG_LOSSLESS) {
        return;
    }
    if (layout.is_signed) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "lossy JPEG is blind to signs: it would tear signed samples apart at zero");
    }
    if (layout.bits_allocated == 16 && (options.process == DCMFLUX_JPEG_BASELINE || layout.bits_stored > 12)) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG %s does not encode %d bits stored in %d allocated",
             options.process == DCMFLUX_JPEG_BASELINE ? "baseline (8 bits)" : "extended (8 or 12 bits)",
             layout.bits_stored, layout.bits_allocated);
    }
}

} // namespace

int64_t JpegEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout, options_);
    if (options_.process == DCMFLUX_JPEG_LOSSLESS) {
        return max_lossless_size(layout);
    }
    // Whole MCUs of up to 16 x 16 pixels; noise at quality 100 takes about 1.3 (8 bits) and 2.3 (12 bits) bytes a
    // sample.
    const int64_t columns = (int64_t{layout.columns} + 15) / 16 * 16;
    const int64_t rows = (int64_t{layout.rows} + 15) / 16 * 16;
    return columns * rows * layout.samples * (layout.bits_allocated == 8 ? 2 : 4) + kHeaderBound;
}

int64_t JpegEncoder::encode(const FrameLayout& layout, Source frame, Destination codestream) {
    require_possible(layout, options_);
    if (options_.process == DCMFLUX_JPEG_LOSSLESS) {
        const int32_t kept = lossless_precision(layout, frame.data, 2);
        return lossless_.encode(layout, {options_.predictor, options_.point_transform, kept}, frame, codestream);
    }
    const int32_t precision = layout.bits_allocated == 8 ? 8 : 12;
    const int32_t sample_bytes = precision == 8 ? 1 : 2;
    const bool aligned = reinterpret_cast<std::uintptr_t>(frame.data) % static_cast<std::uintptr_t>(sample_bytes) == 0;
    const bool straight = layout.bits_stored == layout.bits_allocated && aligned &&
                          (layout.planar_configuration == 0 || layout.samples == 1);
    const int64_t row_bytes = layout.row_samples() * sample_bytes;
    if (!straight) {
        staging_.resize(static_cast<std::size_t>(kJpegBatchRows * row_bytes));
    }

    Compression image(codestream);
    image.start(layout, options_, precision);
    void* rows[kJpegBatchRows];
    for (int64_t done = 0; done < layout.rows; done += kJpegBatchRows) {
        const int64_t batch = std::min(kJpegBatchRows, layout.rows - done);
        if (!straight) {
            gather_rows(layout, frame.data, done, batch, layout.bits_stored, sample_bytes, staging_.data());
        }
        // libjpeg does not write to its input rows, it only lacks the const.
        uint8_t* first = straight ? const_cast<uint8_t*>(frame.data) + done * row_bytes : staging_.data();
        for (int64_t i = 0; i < batch; ++i) {
            rows[i] = first + i * row_bytes;
        }
        image.write_rows(rows, batch);
    }
    return image.finish();
}

} // namespace dcmflux
