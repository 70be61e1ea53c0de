// The option block of create: pairs of little-endian int32.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace dcmflux {

// A key that a shim knows, the values it may have and where the value goes.
struct OptionSlot {
    int32_t key;
    int32_t lowest;
    int32_t highest;
    int32_t* value;
};

// Throws Failure(INVALID_ARGUMENT) for an unknown key, a value out of range or a block that is no sequence of pairs.
// The last of several pairs with the same key counts.
void read_options(const uint8_t* block, int32_t size, std::initializer_list<OptionSlot> slots);

} // namespace dcmflux
