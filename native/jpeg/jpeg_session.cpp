#include "jpeg_session.h"

#include <cstring>

#include <jerror.h>

namespace dcmflux {

namespace {

JpegErrors& errors_of(j_common_ptr info) {
    return *reinterpret_cast<JpegErrors*>(info->err);
}

[[noreturn]] void on_error(j_common_ptr info) {
    JpegErrors& errors = errors_of(info);
    errors.code = errors.base.msg_code;
    errors.base.format_message(info, errors.text);
    std::longjmp(errors.landing, 1);
}

bool means_damage(int code) {
    switch (code) {
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
        return true;
    default:
        return false;
    }
}

void on_message(j_common_ptr info, int level) {
    if (level >= 0) {
        return;
    }
    JpegErrors& errors = errors_of(info);
    if (means_damage(errors.base.msg_code)) {
        errors.failed_by_warning = true;
        on_error(info);
    }
    if (errors.warning[0] == '\0') {
        errors.base.format_message(info, errors.warning);
    }
}

void print_nothing(j_common_ptr) {}

bool means_unsupported(int code) {
    switch (code) {
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_BAD_RESTART:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_NOT_COMPILED:
    case JERR_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        return true;
    default:
        return false;
    }
}

} // namespace

jpeg_error_mgr* install(JpegErrors& errors) {
    std::memset(&errors, 0, sizeof errors);
    jpeg_std_error(&errors.base);
    errors.base.error_exit = on_error;
    errors.base.emit_message = on_message;
    errors.base.output_message = print_nothing;
    return &errors.base;
}

void jump_out(JpegErrors& errors, const char* text) {
    errors.code = 0;
    std::snprintf(errors.text, sizeof errors.text, "%s", text);
    std::longjmp(errors.landing, 1);
}

void throw_decode_failure(const JpegErrors& errors) {
    if (errors.code == JERR_OUT_OF_MEMORY) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, errors.text);
    }
    const bool unsupported = !errors.failed_by_warning && means_unsupported(errors.code);
    throw Failure(unsupported ? DCMFLUX_UNSUPPORTED_FEATURE : DCMFLUX_MALFORMED_INPUT, errors.text);
}

} // namespace dcmflux
