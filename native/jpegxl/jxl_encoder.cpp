#include <vector>

#include "jxl_codec.h"
#include "jxl_samples.h"
#include "samples.h"

namespace dcmflux {

namespace {

constexpr int32_t kFewestBits = 2;

void require_possible(const FrameLayout& layout) {
    if (layout.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL encodes 8 and 16 bits allocated, not %d", layout.bits_allocated);
    }
    if (layout.samples != 1 && layout.samples != 3) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL encodes 1 or 3 samples a pixel, not %d", layout.samples);
    }
}

// The samples by pixel, as libjxl wants them: the low bits only, stretched.
std::vector<uint8_t> gather(const FrameLayout& layout, const uint8_t* frame, int32_t precision) {
    std::vector<uint8_t> samples(static_cast<size_t>(layout.byte_count()));
    const auto width = static_cast<int32_t>(layout.container_bytes());
    gather_rows(layout, frame, 0, layout.rows, precision, width, samples.data());
    if (precision != layout.bits_allocated) {
        if (width == 1) {
            stretch<uint8_t>(samples.data(), layout.sample_count(), precision);
        } else {
            stretch<uint16_t>(samples.data(), layout.sample_count(), precision);
        }
    }
    return samples;
}

void describe_image(JxlEncoder* encoder, const FrameLayout& layout, int32_t precision, bool lossless) {
    JxlBasicInfo info;
    JxlEncoderInitBasicInfo(&info);
    info.xsize = static_cast<uint32_t>(layout.columns);
    info.ysize = static_cast<uint32_t>(layout.rows);
    info.bits_per_sample = static_cast<uint32_t>(precision);
    info.num_color_channels = static_cast<uint32_t>(layout.samples);
    // Without the detour over XYB, which only a lossy codestream can take.
    info.uses_original_profile = lossless ? JXL_TRUE : JXL_FALSE;
    require_success(JxlEncoderSetBasicInfo(encoder, &info), "the image header");
    JxlColorEncoding colour;
    JxlColorEncodingSetToSRGB(&colour, layout.samples == 1 ? JXL_TRUE : JXL_FALSE);
    require_success(JxlEncoderSetColorEncoding(encoder, &colour), "the colour encoding");
}

} // namespace

int64_t JxlFrameEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout);
    return layout.byte_count() + layout.byte_count() / 2 + 65536;
}

int64_t JxlFrameEncoder::encode(const FrameLayout& layout, Source frame, Destination codestream) {
    require_possible(layout);
    const bool lossless = options_.distance_hundredths == 0;
    const int32_t precision = lossless ? lossless_precision(layout, frame.data, kFewestBits) : layout.bits_stored;
    const JxlEncoderHandle encoder = make_encoder(runner_);
    describe_image(encoder.get(), layout, precision, lossless);
    // Owned by the encoder.
    JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
    require_success(JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_EFFORT, options_.effort),
                    "the effort");
    if (lossless) {
        require_success(JxlEncoderSetFrameLossless(settings, JXL_TRUE), "lossless encoding");
    } else {
        require_success(JxlEncoderSetFrameDistance(settings, static_cast<float>(options_.distance_hundredths) / 100.0F),
                        "the distance");
    }
    const std::vector<uint8_t> samples = gather(layout, frame.data, precision);
    const JxlPixelFormat format = {static_cast<uint32_t>(layout.samples),
                                   layout.bits_allocated == 8 ? JXL_TYPE_UINT8 : JXL_TYPE_UINT16, JXL_LITTLE_ENDIAN, 0};
    require_success(JxlEncoderAddImageFrame(settings, &format, samples.data(), samples.size()), "the samples");
    JxlEncoderCloseInput(encoder.get());
    return drain(encoder.get(), codestream);
}

} // namespace dcmflux
