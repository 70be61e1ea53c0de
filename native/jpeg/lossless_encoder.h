// The lossless Huffman process of ITU-T T.81 (Annex H), which DICOM's JPEG Lossless Transfer Syntaxes use: written here
// because libjpeg-turbo spends its time in loops over single bits of bookkeeping, several times what coding takes.
#pragma once

#include <cstdint>
#include <vector>

#include "codec.h"

namespace dcmflux {

struct LosslessProcess {
    int32_t predictor;       // 1 to 7, table H.1
    int32_t point_transform; // low bits dropped of each sample
    int32_t precision;       // bits of a sample before that, 2 to 16
};

// Room that is enough for whatever the samples are.
int64_t max_lossless_size(const FrameLayout& layout);

class LosslessEncoder {
public:
    // Answers the bytes written. Reads the frame twice: the Huffman table is the frame's own.
    int64_t encode(const FrameLayout& layout, const LosslessProcess& process, Source frame, Destination codestream);

private:
    // Only what has to be staged needs memory: two rows, and one of the codestream near its end.
    std::vector<uint8_t> staging_;
    std::vector<int16_t> differences_;
    std::vector<uint8_t> spare_;
};

} // namespace dcmflux
