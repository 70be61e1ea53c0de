#include "jxl_codec.h"

#include <cstdio>
#include <cstring>

#include "exports.h"
#include "options.h"

namespace dcmflux {

namespace {

const char* library_version() {
    static const struct Text {
        Text() {
            const uint32_t version = JxlDecoderVersion();
            std::snprintf(text, sizeof text, "libjxl %u.%u.%u", version / 1000000, version / 1000 % 1000,
                          version % 1000);
        }
        char text[48];
    } version;
    return version.text;
}

std::unique_ptr<Codec> create(dcmflux_role role, const uint8_t* options, int32_t size) {
    JxlOptions values;
    read_options(options, size,
                 {{DCMFLUX_THREADS, 1, 256, &values.threads},
                  {DCMFLUX_JXL_DISTANCE_HUNDREDTHS, 0, 2500, &values.distance_hundredths},
                  {DCMFLUX_JXL_EFFORT, 1, 9, &values.effort},
                  {DCMFLUX_JXL_JPEG_RECOMPRESSION, 0, 1, &values.jpeg_recompression}});
    if (values.jpeg_recompression == 1 && values.distance_hundredths != 0) {
        fail(DCMFLUX_INVALID_ARGUMENT, "JPEG recompression is lossless: it takes no distance");
    }
    if (role == DCMFLUX_DECODER) {
        if (values.jpeg_recompression == 1) {
            return std::make_unique<JpegReconstructor>(values);
        }
        return std::make_unique<JxlFrameDecoder>(values);
    }
    if (values.jpeg_recompression == 1) {
        return std::make_unique<JpegRecompressor>(values);
    }
    return std::make_unique<JxlFrameEncoder>(values);
}

} // namespace

JxlRunner make_runner(int32_t threads) {
    if (threads <= 1) {
        return nullptr;
    }
    JxlRunner runner(JxlThreadParallelRunnerCreate(nullptr, static_cast<size_t>(threads)));
    if (!runner) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for the threads of JPEG XL");
    }
    return runner;
}

JxlDecoderHandle make_decoder(int32_t events, const JxlRunner& runner) {
    JxlDecoderHandle decoder(JxlDecoderCreate(nullptr));
    if (!decoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG XL decoder");
    }
    // DICOM has its own attributes for orientation: rows and columns are those of the codestream.
    if (JxlDecoderSubscribeEvents(decoder.get(), events) != JXL_DEC_SUCCESS ||
        JxlDecoderSetKeepOrientation(decoder.get(), JXL_TRUE) != JXL_DEC_SUCCESS ||
        (runner &&
         JxlDecoderSetParallelRunner(decoder.get(), JxlThreadParallelRunner, runner.get()) != JXL_DEC_SUCCESS)) {
        throw Failure(DCMFLUX_INTERNAL, "libjxl could not be set up");
    }
    return decoder;
}

JxlEncoderHandle make_encoder(const JxlRunner& runner) {
    JxlEncoderHandle encoder(JxlEncoderCreate(nullptr));
    if (!encoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG XL encoder");
    }
    if (runner) {
        require_success(JxlEncoderSetParallelRunner(encoder.get(), JxlThreadParallelRunner, runner.get()),
                        "parallel runner");
    }
    return encoder;
}

void require_success(JxlEncoderStatus status, const char* what) {
    if (status != JXL_ENC_SUCCESS) {
        fail(DCMFLUX_INTERNAL, "libjxl refuses: %s", what);
    }
}

void require_suitable(const JxlBasicInfo& info, const FrameLayout& expected) {
    require_match(CodestreamHeader{info.xsize, info.ysize, int64_t{info.num_color_channels} + info.num_extra_channels,
                                   info.bits_per_sample},
                  expected);
    if (info.exponent_bits_per_sample != 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL with floating point samples is not decoded");
    }
    if (info.num_extra_channels != 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL with channels beside the colour is not decoded");
    }
    if (info.have_animation) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG XL with several images is not decoded");
    }
}

int64_t drain(JxlEncoder* encoder, Destination codestream) {
    uint8_t* next = codestream.data;
    auto left = static_cast<size_t>(codestream.capacity);
    const JxlEncoderStatus status = JxlEncoderProcessOutput(encoder, &next, &left);
    if (status == JXL_ENC_NEED_MORE_OUTPUT) {
        fail(DCMFLUX_OUTPUT_TOO_SMALL, "dst of %lld bytes is too small for the JPEG XL codestream",
             static_cast<long long>(codestream.capacity));
    }
    require_success(status, "the image");
    return next - codestream.data;
}

} // namespace dcmflux

DCMFLUX_DEFINE_SHIM(jpegxl, dcmflux::create, dcmflux::library_version)
