// The shape of a fuzz input: eight bytes that choose the frame layout and the encoder's settings, then a codestream
// (decode target) or samples (round trip target).
#pragma once

#include <cstdint>

#include "frames.h"

namespace dcmflux_fuzz {

using dcmflux_test::Bytes;

constexpr std::size_t kPreludeSize = 8;

// Small sides keep a case fast; 32-bit containers only matter to jpeg2000.
inline dcmflux_frame layout_of(const uint8_t* prelude) {
    static const int32_t kSamples[] = {1, 3, 1, 4};
    static const int32_t kAllocated[] = {8, 16, 16, 32};
    const int32_t allocated = kAllocated[prelude[2] >> 2 & 3];
    dcmflux_frame layout =
        dcmflux_test::make_layout(prelude[0] + 1, prelude[1] + 1, kSamples[prelude[2] & 3], allocated,
                                  prelude[3] % allocated + 1, (prelude[2] & 16) != 0, prelude[2] >> 5 & 1);
    layout.photometric = prelude[4] % (DCMFLUX_XYB + 1);
    return layout;
}

// The inverse for layouts that make_corpus uses.
inline Bytes prelude_of(const dcmflux_frame& layout) {
    Bytes prelude(kPreludeSize);
    prelude[0] = static_cast<uint8_t>(layout.columns - 1);
    prelude[1] = static_cast<uint8_t>(layout.rows - 1);
    prelude[2] = static_cast<uint8_t>((layout.samples_per_pixel == 3 ? 1 : 0) | (layout.bits_allocated == 8 ? 0 : 4) |
                                      layout.pixel_representation << 4 | layout.planar_configuration << 5);
    prelude[3] = static_cast<uint8_t>(layout.bits_stored - 1);
    prelude[4] = static_cast<uint8_t>(layout.photometric);
    return prelude;
}

} // namespace dcmflux_fuzz
