// Huffman tables of the lossless process: 17 categories of differences, codes of at most 16 bits (ITU-T T.81, C.2, K.2).
#pragma once

#include <array>
#include <cstdint>

namespace dcmflux {

constexpr int kCategories = 17;
constexpr int kLongestCode = 16;

using CategoryCounts = std::array<uint64_t, kCategories>;

struct HuffmanTable {
    // As in a DHT segment: how many codes of each length, from one bit on, and whose they are.
    std::array<uint8_t, kLongestCode> codes_of_length = {};
    std::array<uint8_t, kCategories> categories = {};
    int used = 0;
    // By category.
    std::array<uint16_t, kCategories> code = {};
    std::array<uint8_t, kCategories> length = {}; // 0: does not occur
};

// The table with the fewest bits for these counts. No code consists of ones only.
HuffmanTable best_table(const CategoryCounts& counts);

} // namespace dcmflux
