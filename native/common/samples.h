// Loops over samples: everything a shim does to pixels around the library's own call. All of them read and write
// unaligned little-endian containers and are written so that the compiler vectorises them.
#pragma once

#include <cstdint>

#include "frame_layout.h"

namespace dcmflux {

// Bits of a codestream sample for an encoding that must not lose anything: bits_stored when every sample of the frame
// fits (as an unsigned or two's complement number), else bits_allocated; at least `lowest`.
int32_t lossless_precision(const FrameLayout& layout, const uint8_t* frame, int32_t lowest);

// Copies rows [first, first + count) to consecutive samples of out_bytes (1 or 2) each, R1G1B1R2... whatever the planar
// configuration, keeping the low `precision` bits. Containers of 8 or 16 bits.
void gather_rows(const FrameLayout& layout, const uint8_t* frame, int64_t first, int64_t count, int32_t precision,
                 int32_t out_bytes, uint8_t* out);

// The same for all rows of one sample (colour channel).
void gather_plane(const FrameLayout& layout, const uint8_t* frame, int32_t sample, int32_t precision, int32_t out_bytes,
                  uint8_t* out);

// One channel as numbers: the low `precision` bits, sign-extended when the layout is signed. Containers of 8, 16 or 32
// bits.
void load_plane(const FrameLayout& layout, const uint8_t* frame, int32_t sample, int32_t precision, int32_t* out);

// The same for one row, the first of them 0.
void load_line(const FrameLayout& layout, const uint8_t* frame, int32_t row, int32_t sample, int32_t precision,
               int32_t* out);

struct NumberRange {
    int32_t lowest;
    int32_t highest;
};

// Of samples of up to 31 bits.
NumberRange number_range(int32_t precision, bool is_signed);

// Writes numbers, brought into the range first, to every step-th container.
void store_line(const int32_t* in, int64_t count, int32_t step, NumberRange range, int32_t container_bytes,
                uint8_t* out);

// Interleaves `samples` planes of numbers into containers; what does not fit is cut off.
void store_planes(const int32_t* const* planes, int64_t pixels, int32_t samples, int32_t container_bytes, uint8_t* out);

// Interleaves planes of bytes_per_sample-wide samples that lie one after the other.
void interleave_planes(const uint8_t* planes, int64_t pixels, int32_t samples, int32_t bytes_per_sample, uint8_t* out);

// 8-bit samples into 16-bit containers, sign-extended from `precision` when asked.
void widen(const uint8_t* in, int64_t count, int32_t precision, bool sign_extended, uint8_t* out);

// Sign-extends in place.
void sign_extend(uint8_t* samples, int64_t count, int32_t container_bytes, int32_t precision);

} // namespace dcmflux
