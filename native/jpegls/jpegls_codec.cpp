#include "jpegls_codec.h"

#include <cstdio>
#include <memory>

#include "exports.h"
#include "options.h"

namespace dcmflux {

namespace {

dcmflux_status status_of(charls_jpegls_errc code) {
    using charls::jpegls_errc;
    switch (code) {
    case jpegls_errc::parameter_value_not_supported:
    case jpegls_errc::encoding_not_supported:
    case jpegls_errc::color_transform_not_supported:
    case jpegls_errc::bit_depth_for_transform_not_supported:
    case jpegls_errc::jpegls_preset_extended_parameter_type_not_supported:
        return DCMFLUX_UNSUPPORTED_FEATURE;
    case jpegls_errc::destination_buffer_too_small:
        return DCMFLUX_OUTPUT_TOO_SMALL;
    case jpegls_errc::not_enough_memory:
        return DCMFLUX_OUT_OF_MEMORY;
    case jpegls_errc::invalid_operation:
    case jpegls_errc::unexpected_failure:
    case jpegls_errc::callback_failed:
        return DCMFLUX_INTERNAL;
    default:
        // 100 to 199 are arguments of the caller, all others are about the codestream.
        return static_cast<int>(code) >= 100 && static_cast<int>(code) < 200 ? DCMFLUX_INVALID_ARGUMENT
                                                                             : DCMFLUX_MALFORMED_INPUT;
    }
}

const char* library_version() {
    static const struct Text {
        Text() { std::snprintf(text, sizeof text, "CharLS %s", charls_get_version_string()); }
        char text[48];
    } version;
    return version.text;
}

std::unique_ptr<Codec> create(dcmflux_role role, const uint8_t* options, int32_t size) {
    JpegLsOptions values;
    read_options(options, size,
                 {{DCMFLUX_THREADS, 1, 256, &values.threads},
                  {DCMFLUX_JPEGLS_NEAR, 0, 255, &values.near_lossless},
                  {DCMFLUX_JPEGLS_INTERLEAVE, 0, 2, &values.interleave}});
    if (role == DCMFLUX_DECODER) {
        return std::make_unique<JpegLsDecoder>();
    }
    return std::make_unique<JpegLsEncoder>(values);
}

} // namespace

void require_success(charls_jpegls_errc code) {
    if (code != charls::jpegls_errc::success) {
        throw Failure(status_of(code), charls_get_error_message(code));
    }
}

void require_usual_samples(const FrameLayout& layout) {
    if (layout.samples != 1 && layout.samples != 3) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG-LS is done for 1 or 3 samples, not %d", layout.samples);
    }
}

} // namespace dcmflux

DCMFLUX_DEFINE_SHIM(jpegls, dcmflux::create, dcmflux::library_version)
