// What can be told from a JPEG XL file without libjxl: its two shapes, a bare codestream or boxes.
#pragma once

#include <cstdint>
#include <cstring>

#include "codec.h"

namespace dcmflux {

namespace jxl_box {

constexpr uint8_t kSignature[] = {0, 0, 0, 12, 'J', 'X', 'L', ' ', 0x0D, 0x0A, 0x87, 0x0A};

inline bool is_boxed(Source input) {
    return input.size >= static_cast<int64_t>(sizeof kSignature) &&
           std::memcmp(input.data, kSignature, sizeof kSignature) == 0;
}

} // namespace jxl_box

// Skips fill bytes before the codestream and throws MALFORMED_INPUT for anything that is no JPEG XL.
inline Source require_jxl(Source input) {
    int64_t fill = 0;
    while (input.size - fill >= 2 && input.data[fill] == 0xFF && input.data[fill + 1] == 0xFF) {
        ++fill;
    }
    const Source image = {input.data + fill, input.size - fill};
    const bool bare = image.size >= 2 && image.data[0] == 0xFF && image.data[1] == 0x0A;
    if (!bare && !jxl_box::is_boxed(image)) {
        fail(DCMFLUX_MALFORMED_INPUT, "not a JPEG XL codestream");
    }
    return image;
}

// Whether there is a box from which a JPEG codestream can be made again.
inline bool holds_jpeg(Source input) {
    if (!jxl_box::is_boxed(input)) {
        return false;
    }
    int64_t at = 0;
    while (input.size - at >= 8) {
        const uint8_t* box = input.data + at;
        if (std::memcmp(box + 4, "jbrd", 4) == 0) {
            return true;
        }
        const uint32_t length = uint32_t{box[0]} << 24 | uint32_t{box[1]} << 16 | uint32_t{box[2]} << 8 | box[3];
        if (length < 8 || length > input.size - at) {
            // To the end of the file, or of 64 bits, or damaged: libjxl writes the box before any of these.
            return false;
        }
        at += length;
    }
    return false;
}

} // namespace dcmflux
