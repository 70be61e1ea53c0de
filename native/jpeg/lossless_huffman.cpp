#include "lossless_huffman.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace dcmflux {

namespace {

// Occurs never and takes the code of ones only, so that nothing else gets it.
constexpr int kReserved = kCategories;

struct Package {
    uint64_t weight;
    std::array<uint8_t, kCategories + 1> members;
};

Package joined(const Package& a, const Package& b) {
    Package both = a;
    both.weight += b.weight;
    for (std::size_t i = 0; i < both.members.size(); ++i) {
        both.members[i] = static_cast<uint8_t>(both.members[i] + b.members[i]);
    }
    return both;
}

bool lighter(const Package& a, const Package& b) {
    return a.weight < b.weight;
}

// Package-merge (Larmore and Hirschberg): the best lengths among those that do not exceed the longest code.
std::array<uint8_t, kCategories + 1> code_lengths(std::vector<Package> leaves) {
    std::stable_sort(leaves.begin(), leaves.end(), lighter);
    std::vector<Package> level;
    for (int length = 0; length < kLongestCode; ++length) {
        std::vector<Package> next = leaves;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
            next.push_back(joined(level[i], level[i + 1]));
        }
        std::stable_sort(next.begin(), next.end(), lighter);
        level = std::move(next);
    }
    std::array<uint8_t, kCategories + 1> lengths = {};
    for (std::size_t i = 0; i < 2 * leaves.size() - 2; ++i) {
        for (std::size_t s = 0; s < lengths.size(); ++s) {
            lengths[s] = static_cast<uint8_t>(lengths[s] + level[i].members[s]);
        }
    }
    return lengths;
}

} // namespace

HuffmanTable best_table(const CategoryCounts& counts) {
    std::vector<Package> leaves;
    const auto add = [&leaves](int symbol, uint64_t weight) {
        Package leaf = {weight, {}};
        leaf.members[static_cast<std::size_t>(symbol)] = 1;
        leaves.push_back(leaf);
    };
    add(kReserved, 0);
    for (int category = 0; category < kCategories; ++category) {
        const uint64_t count = counts[static_cast<std::size_t>(category)];
        if (count > 0) {
            add(category, count);
        }
    }
    const std::array<uint8_t, kCategories + 1> lengths = code_lengths(std::move(leaves));

    HuffmanTable table;
    uint32_t code = 0;
    for (std::size_t length = 1; length <= kLongestCode; ++length) {
        for (std::size_t category = 0; category < kCategories; ++category) {
            if (lengths[category] == length) {
                table.code[category] = static_cast<uint16_t>(code++);
                table.length[category] = static_cast<uint8_t>(length);
                table.categories[static_cast<std::size_t>(table.used++)] = static_cast<uint8_t>(category);
                ++table.codes_of_length[length - 1];
            }
        }
        // The reserved one is the rarest: its code is the last of the longest.
        code <<= 1;
    }
    return table;
}

} // namespace dcmflux
