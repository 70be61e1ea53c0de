// A walk over the markers of a JPEG codestream: what libjpeg does not tell (the kind of frame) or does not check (a
// scan for every component before the end of the image).
#pragma once

#include <cstdint>

#include "codec.h"

namespace dcmflux {

struct JpegFrameHeader {
    int process; // low nibble of the SOFn marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, 9 and 10
                 // arithmetic
    int precision;
    int rows;
    int columns;
    int components;
    bool subsampled; // some component has a sampling factor other than 1
    uint8_t component_ids[4];

    bool lossless() const { return process == 3; }
    bool arithmetic() const { return process >= 9; }
};

// Bytes before the SOI marker that are mere fill.
int64_t leading_fill(Source codestream);

// Reads up to the frame header. Throws Failure: MALFORMED_INPUT, or UNSUPPORTED_FEATURE for hierarchical and the like.
JpegFrameHeader read_frame_header(Source codestream);

// For codestreams of several scans: throws Failure(MALFORMED_INPUT) unless each component appears in a first scan, the
// end of the image is marked and the number of scans is bounded.
void require_all_scans(Source codestream, const JpegFrameHeader& header);

} // namespace dcmflux
