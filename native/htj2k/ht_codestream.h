// What a High-Throughput JPEG 2000 codestream says beyond the structure that every JPEG 2000 codestream has. Read from
// one that inspect_codestream has passed, before OpenJPH sees it and after OpenJPH wrote it.
#pragma once

#include <cstdint>

#include "codec.h"
#include "j2k_codestream.h"

namespace dcmflux {

struct HtHeader {
    int32_t levels;
    int32_t progression; // as in COD: 2 is RPCL
};

// Throws Failure: MALFORMED_INPUT, or UNSUPPORTED_FEATURE for what OpenJPH does not decode or would pass over in
// silence.
HtHeader inspect_ht_header(const J2kCodestream& codestream);

// The image and its tiles on the reference grid, as in SIZ.
struct HtGrid {
    int64_t x0, y0, x1, y1;
    int64_t tile_x0, tile_y0, tile_width, tile_height;
};

// Whether some tile has a resolution whose three bands are all empty, as small tiles with many levels do. OpenJPH (0.9)
// loses its place in the packets of such a tile and yields wrong samples without a word.
bool has_level_without_bands(const HtGrid& grid, int32_t levels);

// The bytes that the TLM marker segments of so many tile-parts take, and their writing at `at` of a codestream whose
// first tile-part follows them.
int64_t tlm_size(int64_t tile_parts);
void write_tlm(uint8_t* codestream, int64_t size, int64_t at, int64_t tile_parts);

// Throws Failure(INTERNAL) unless the TLM marker segments name every tile-part with its length.
void require_true_tlm(const J2kCodestream& codestream);

} // namespace dcmflux
