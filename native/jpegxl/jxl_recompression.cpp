#include "jxl_codec.h"
#include "jxl_codestream.h"

namespace dcmflux {

namespace {

[[noreturn]] void malformed(const char* what) {
    fail(DCMFLUX_MALFORMED_INPUT, "JPEG: %s", what);
}

bool is_frame_header(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// The first frame header of a JPEG codestream, compared with the expectation. libjxl takes baseline, extended and
// progressive Huffman coding of 8 bits.
void require_suitable_jpeg(Source jpeg, const FrameLayout& expected) {
    if (jpeg.size < 4 || jpeg.data[0] != 0xFF || jpeg.data[1] != 0xD8) {
        malformed("it does not begin with SOI");
    }
    int64_t at = 2;
    while (jpeg.size - at >= 4) {
        if (jpeg.data[at] != 0xFF) {
            malformed("no marker where one must be");
        }
        const int marker = jpeg.data[at + 1];
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        const int64_t length = int64_t{jpeg.data[at + 2]} << 8 | jpeg.data[at + 3];
        if (length < 2 || length > jpeg.size - at - 2) {
            malformed("a marker segment is cut off");
        }
        if (is_frame_header(marker)) {
            if (length < 8) {
                malformed("the frame header is too short");
            }
            const uint8_t* header = jpeg.data + at + 4;
            require_match(
                {int64_t{header[3]} << 8 | header[4], int64_t{header[1]} << 8 | header[2], header[5], header[0]},
                expected);
            if (marker > 0xC2 || header[0] != 8) {
                fail(DCMFLUX_UNSUPPORTED_FEATURE,
                     "JPEG XL takes over 8-bit Huffman-coded DCT only, not SOF%d of %d bits", marker - 0xC0, header[0]);
            }
            return;
        }
        if (marker == 0xDA || marker == 0xD9) {
            break;
        }
        at += 2 + length;
    }
    malformed("no frame header");
}

} // namespace

int64_t JpegRecompressor::max_encoded_size(const FrameLayout& layout) {
    return layout.byte_count() + layout.byte_count() / 4 + 65536;
}

int64_t JpegRecompressor::encode(const FrameLayout& layout, Source jpeg, Destination codestream) {
    require_suitable_jpeg(jpeg, layout);
    const JxlEncoderHandle encoder = make_encoder(runner_);
    require_success(JxlEncoderUseContainer(encoder.get(), JXL_TRUE), "boxes");
    require_success(JxlEncoderStoreJPEGMetadata(encoder.get(), JXL_TRUE), "keeping the JPEG's own bytes");
    JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
    require_success(JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_EFFORT, options_.effort),
                    "the effort");
    if (JxlEncoderAddJPEGFrame(settings, jpeg.data, static_cast<size_t>(jpeg.size)) != JXL_ENC_SUCCESS) {
        fail(DCMFLUX_MALFORMED_INPUT, "libjxl cannot take the JPEG codestream over");
    }
    JxlEncoderCloseInput(encoder.get());
    return drain(encoder.get(), codestream);
}

FrameLayout JpegReconstructor::decode(Source input, const FrameLayout& expected, Destination jpeg) {
    const Source image = require_jxl(input);
    const JxlDecoderHandle decoder =
        make_decoder(JXL_DEC_BASIC_INFO | JXL_DEC_JPEG_RECONSTRUCTION | JXL_DEC_FULL_IMAGE, runner_);
    if (JxlDecoderSetInput(decoder.get(), image.data, static_cast<size_t>(image.size)) != JXL_DEC_SUCCESS) {
        fail(DCMFLUX_INTERNAL, "libjxl refuses the data");
    }
    JxlDecoderCloseInput(decoder.get());
    bool has_jpeg = false;
    FrameLayout written = expected;
    for (;;) {
        switch (JxlDecoderProcessInput(decoder.get())) {
        case JXL_DEC_JPEG_RECONSTRUCTION:
            has_jpeg = true;
            if (JxlDecoderSetJPEGBuffer(decoder.get(), jpeg.data, static_cast<size_t>(jpeg.capacity)) !=
                JXL_DEC_SUCCESS) {
                fail(DCMFLUX_INTERNAL, "libjxl refuses the buffer");
            }
            break;
        case JXL_DEC_BASIC_INFO: {
            JxlBasicInfo info;
            if (JxlDecoderGetBasicInfo(decoder.get(), &info) != JXL_DEC_SUCCESS) {
                fail(DCMFLUX_MALFORMED_INPUT, "JPEG XL: the image header cannot be read");
            }
            require_suitable(info, expected);
            break;
        }
        case JXL_DEC_FULL_IMAGE:
            if (!has_jpeg) {
                fail(DCMFLUX_UNSUPPORTED_FEATURE, "the JPEG XL codestream was not made from a JPEG");
            }
            written.jpeg_size =
                static_cast<int32_t>(jpeg.capacity - static_cast<int64_t>(JxlDecoderReleaseJPEGBuffer(decoder.get())));
            written.lossy = true;
            written.codestream_precision = 8;
            return written;
        case JXL_DEC_JPEG_NEED_MORE_OUTPUT:
            fail(DCMFLUX_OUTPUT_TOO_SMALL, "dst of %lld bytes is too small for the JPEG codestream",
                 static_cast<long long>(jpeg.capacity));
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
            fail(DCMFLUX_UNSUPPORTED_FEATURE, "the JPEG XL codestream was not made from a JPEG");
        case JXL_DEC_NEED_MORE_INPUT:
            fail(DCMFLUX_MALFORMED_INPUT, "JPEG XL: the codestream ends too early");
        default:
            fail(DCMFLUX_MALFORMED_INPUT, "libjxl refuses the codestream");
        }
    }
}

} // namespace dcmflux
