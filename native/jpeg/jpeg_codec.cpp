#include "jpeg_codec.h"

#include <cstdio>

#include <jpeglib.h>

#include "exports.h"
#include "options.h"

namespace {

#define DCMFLUX_TEXT_OF(x) #x
#define DCMFLUX_TEXT(x) DCMFLUX_TEXT_OF(x)

const char* library_version() {
    return "libjpeg-turbo " DCMFLUX_TEXT(LIBJPEG_TURBO_VERSION);
}

std::unique_ptr<dcmflux::Codec> create(dcmflux_role role, const uint8_t* options, int32_t size) {
    dcmflux::JpegOptions values;
    dcmflux::read_options(options, size,
                          {{DCMFLUX_THREADS, 1, 256, &values.threads},
                           {DCMFLUX_JPEG_PROCESS, DCMFLUX_JPEG_BASELINE, DCMFLUX_JPEG_LOSSLESS, &values.process},
                           {DCMFLUX_JPEG_QUALITY, 1, 100, &values.quality},
                           {DCMFLUX_JPEG_PREDICTOR, 1, 7, &values.predictor},
                           {DCMFLUX_JPEG_POINT_TRANSFORM, 0, 15, &values.point_transform},
                           {DCMFLUX_JPEG_SUBSAMPLING, 420, 444, &values.subsampling}});
    if (values.subsampling != 444 && values.subsampling != 422 && values.subsampling != 420) {
        dcmflux::fail(DCMFLUX_INVALID_ARGUMENT, "subsampling is 444, 422 or 420, not %d", values.subsampling);
    }
    if (role == DCMFLUX_DECODER) {
        return std::make_unique<dcmflux::JpegDecoder>();
    }
    return std::make_unique<dcmflux::JpegEncoder>(values);
}

} // namespace

DCMFLUX_DEFINE_SHIM(jpeg, create, library_version)
