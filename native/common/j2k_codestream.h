// Our own reading of a JPEG 2000 codestream's structure, before OpenJPEG or OpenJPH
// sees it. OpenJPEG trusts lengths and tile-part
// numbers that disagree with each other (OSV-2025-219 among others); what passes here has sizes that add up.
#pragma once

#include <cstdint>
#include <vector>

#include "codec.h"

namespace dcmflux {

struct J2kCodestream {
    Source data; // from SOC on, out of its JP2 boxes
    int64_t tiles_end; // behind the last tile-part; EOC, nothing or anything may follow
    int64_t columns;
    int64_t rows;
    int32_t components;
    int32_t precision;
    bool is_signed;
    bool component_transform;
    bool irreversible; // some component uses the 9/7 wavelet
    // Second bytes of TLM marker codes. TLM only speeds up random access to tiles; OpenJPEG's bookkeeping for it is
    // what breaks on numbers that contradict the SOT markers, so it gets to see a comment instead.
    std::vector<int64_t> tlm_markers;
};

// Throws Failure: MALFORMED_INPUT, UNSUPPORTED_FEATURE or, through require_match, LAYOUT_MISMATCH.
J2kCodestream inspect_codestream(Source input, const FrameLayout& expected);

// What the samples are once the codestream's component transform is undone: RGB when there was one, else what was
// expected.
int32_t decoded_photometric(const J2kCodestream& codestream, int32_t expected);

} // namespace dcmflux
