// A checked frame layout: what the int32 block of the ABI says, after every sum has been done in 64 bits.
#pragma once

#include <cstdint>

#include "dcmflux/shim.h"

namespace dcmflux {

struct FrameLayout {
    int32_t columns = 0;
    int32_t rows = 0;
    int32_t samples = 0;
    int32_t bits_allocated = 0;
    int32_t bits_stored = 0;
    bool is_signed = false;
    int32_t photometric = 0;
    int32_t planar_configuration = 0;
    int32_t codestream_precision = 0;
    bool lossy = false;
    int32_t jpeg_size = 0;

    int64_t container_bytes() const { return bits_allocated / 8; }
    int64_t pixels() const { return int64_t{columns} * rows; }
    int64_t sample_count() const { return pixels() * samples; }
    int64_t row_samples() const { return int64_t{columns} * samples; }
    int64_t byte_count() const { return sample_count() * container_bytes(); }
};

// Throws Failure(INVALID_ARGUMENT) for a layout that no frame can have. At most 65535 x 65535 x 4 x 4 bytes, so nothing
// overflows.
FrameLayout read_layout(const int32_t* frame);

void write_layout(const FrameLayout& layout, int32_t* frame);

// What a codestream's header says about itself; compared with the expectation before a library allocates for it.
struct CodestreamHeader {
    int64_t columns;
    int64_t rows;
    int64_t samples;
    int64_t precision;
};

// Throws Failure(LAYOUT_MISMATCH) naming both sides.
void require_match(const CodestreamHeader& header, const FrameLayout& expected);

} // namespace dcmflux
