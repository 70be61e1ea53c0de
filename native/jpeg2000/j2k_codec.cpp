#include "j2k_codec.h"

#include <cstdio>
#include <cstring>
#include <memory>

#include "exports.h"
#include "options.h"

namespace dcmflux {

namespace {

const char* library_version() {
    static const struct Text {
        Text() { std::snprintf(text, sizeof text, "OpenJPEG %s", opj_version()); }
        char text[48];
    } version;
    return version.text;
}

std::unique_ptr<Codec> create(dcmflux_role role, const uint8_t* options, int32_t size) {
    J2kOptions values;
    read_options(options, size,
                 {{DCMFLUX_THREADS, 1, 256, &values.threads},
                  {DCMFLUX_J2K_REVERSIBLE, 0, 1, &values.reversible},
                  {DCMFLUX_J2K_RATIO_HUNDREDTHS, 100, 1000000, &values.ratio_hundredths},
                  {DCMFLUX_J2K_PSNR_HUNDREDTHS, 100, 20000, &values.psnr_hundredths},
                  {DCMFLUX_J2K_LEVELS, 0, 32, &values.levels},
                  {DCMFLUX_J2K_PROGRESSION, 0, 4, &values.progression},
                  {DCMFLUX_J2K_MCT, 0, 1, &values.mct},
                  {DCMFLUX_J2K_CODE_BLOCK, 2, 6, &values.code_block},
                  {DCMFLUX_J2K_TILE, 0, 65535, &values.tile},
                  {DCMFLUX_J2K_LAYERS, 1, kMostLayers, &values.layers}});
    if (values.ratio_hundredths != kUnset && values.psnr_hundredths != kUnset) {
        fail(DCMFLUX_INVALID_ARGUMENT, "give a ratio or a PSNR, not both");
    }
    if (role == DCMFLUX_DECODER) {
        return std::make_unique<J2kDecoder>(values);
    }
    return std::make_unique<J2kEncoder>(values);
}

void keep_first(const char* text, char (&kept)[kMessageCapacity]) {
    if (kept[0] == '\0') {
        copy_message(text, kept, sizeof kept);
    }
}

} // namespace

void J2kMessages::listen_to(opj_codec_t* codec) {
    opj_set_error_handler(codec, on_error, this);
    opj_set_warning_handler(codec, on_warning, this);
}

void J2kMessages::throw_failure(dcmflux_status status, const char* fallback) const {
    // OpenJPEG has no error codes; its texts about memory all begin alike.
    const bool memory = std::strstr(error_, "ot enough memory") != nullptr;
    throw Failure(memory ? DCMFLUX_OUT_OF_MEMORY : status, error_[0] != '\0' ? error_ : fallback);
}

void J2kMessages::on_error(const char* text, void* self) {
    keep_first(text, static_cast<J2kMessages*>(self)->error_);
}

void J2kMessages::on_warning(const char* text, void* self) {
    keep_first(text, static_cast<J2kMessages*>(self)->warning_);
}

} // namespace dcmflux

DCMFLUX_DEFINE_SHIM(jpeg2000, dcmflux::create, dcmflux::library_version)
