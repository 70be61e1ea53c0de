#include "jxl_codec.h"
#include "jxl_codestream.h"
#include "jxl_samples.h"
#include "samples.h"

namespace dcmflux {

namespace {

// Runs libjxl up to the end of the first image; answers its header.
JxlBasicInfo decode_image(JxlDecoder* decoder, const FrameLayout& expected, Destination frame) {
    const JxlPixelFormat format = {static_cast<uint32_t>(expected.samples),
                                   expected.bits_allocated == 8 ? JXL_TYPE_UINT8 : JXL_TYPE_UINT16, JXL_LITTLE_ENDIAN,
                                   0};
    JxlBasicInfo info = {};
    for (;;) {
        switch (JxlDecoderProcessInput(decoder)) {
        case JXL_DEC_BASIC_INFO:
            if (JxlDecoderGetBasicInfo(decoder, &info) != JXL_DEC_SUCCESS) {
                fail(DCMFLUX_MALFORMED_INPUT, "JPEG XL: the image header cannot be read");
            }
            require_suitable(info, expected);
            break;
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER: {
            size_t size = 0;
            if (JxlDecoderImageOutBufferSize(decoder, &format, &size) != JXL_DEC_SUCCESS ||
                static_cast<int64_t>(size) != expected.byte_count() ||
                JxlDecoderSetImageOutBuffer(decoder, &format, frame.data, size) != JXL_DEC_SUCCESS) {
                fail(DCMFLUX_INTERNAL, "libjxl wants a buffer of %zu bytes for the frame", size);
            }
            break;
        }
        case JXL_DEC_FULL_IMAGE:
            return info;
        case JXL_DEC_NEED_MORE_INPUT:
            fail(DCMFLUX_MALFORMED_INPUT, "JPEG XL: the codestream ends too early");
        case JXL_DEC_SUCCESS:
            fail(DCMFLUX_MALFORMED_INPUT, "JPEG XL: the codestream holds no image");
        default:
            fail(DCMFLUX_MALFORMED_INPUT, "libjxl refuses the codestream");
        }
    }
}

void unstretch(const FrameLayout& expected, int32_t precision, uint8_t* frame) {
    if (precision == expected.bits_allocated) {
        return;
    }
    if (expected.bits_allocated == 8) {
        shrink<uint8_t>(frame, expected.sample_count(), precision);
    } else {
        shrink<uint16_t>(frame, expected.sample_count(), precision);
    }
}

// libjxl gives back RGB where the codestream has its own colour space; three channels that are stored as they were are
// whatever they were.
int32_t written_photometric(const FrameLayout& expected, bool converted) {
    const bool colour = expected.photometric == DCMFLUX_XYB || expected.photometric == DCMFLUX_YBR_FULL_422;
    return expected.samples == 3 && (colour || converted) ? DCMFLUX_RGB : expected.photometric;
}

} // namespace

FrameLayout JxlFrameDecoder::decode(Source codestream, const FrameLayout& expected, Destination frame) {
    if (expected.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL is decoded into 8 and 16 bits, not %d", expected.bits_allocated);
    }
    const Source image = require_jxl(codestream);
    const JxlDecoderHandle decoder = make_decoder(JXL_DEC_BASIC_INFO | JXL_DEC_FULL_IMAGE, runner_);
    if (JxlDecoderSetInput(decoder.get(), image.data, static_cast<size_t>(image.size)) != JXL_DEC_SUCCESS) {
        fail(DCMFLUX_INTERNAL, "libjxl refuses the data");
    }
    JxlDecoderCloseInput(decoder.get());
    const JxlBasicInfo info = decode_image(decoder.get(), expected, frame);
    const auto precision = static_cast<int32_t>(info.bits_per_sample);
    const bool from_jpeg = holds_jpeg(image);
    const bool xyb = info.uses_original_profile == JXL_FALSE;
    unstretch(expected, precision, frame.data);
    if (expected.is_signed) {
        sign_extend(frame.data, expected.sample_count(), static_cast<int32_t>(expected.container_bytes()), precision);
    }

    FrameLayout written = expected;
    written.planar_configuration = 0;
    written.codestream_precision = precision;
    written.lossy = xyb || from_jpeg;
    written.photometric = written_photometric(expected, xyb || from_jpeg);
    return written;
}

} // namespace dcmflux
