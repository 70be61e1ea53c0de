#include "options.h"

#include "codec.h"

namespace dcmflux {

namespace {

constexpr int32_t kPairSize = 8;

int32_t read_int32_le(const uint8_t* p) {
    return static_cast<int32_t>(uint32_t{p[0]} | uint32_t{p[1]} << 8 | uint32_t{p[2]} << 16 | uint32_t{p[3]} << 24);
}

void store(int32_t key, int32_t value, std::initializer_list<OptionSlot> slots) {
    for (const OptionSlot& slot : slots) {
        if (slot.key != key) {
            continue;
        }
        if (value < slot.lowest || value > slot.highest) {
            fail(DCMFLUX_INVALID_ARGUMENT, "option %d is %d, not within %d..%d", key, value, slot.lowest, slot.highest);
        }
        *slot.value = value;
        return;
    }
    fail(DCMFLUX_INVALID_ARGUMENT, "option %d is not known here", key);
}

} // namespace

void read_options(const uint8_t* block, int32_t size, std::initializer_list<OptionSlot> slots) {
    if (size < 0 || size % kPairSize != 0 || (block == nullptr && size != 0)) {
        fail(DCMFLUX_INVALID_ARGUMENT, "an option block of %d bytes is no sequence of pairs", size);
    }
    for (int32_t at = 0; at < size; at += kPairSize) {
        store(read_int32_le(block + at), read_int32_le(block + at + 4), slots);
    }
}

} // namespace dcmflux
