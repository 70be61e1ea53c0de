// libjxl's buffers hold samples stretched over all of their container: 4095 of 12 bits is 65535. Both directions round
// to the nearest, so that numbers come back exactly.
#pragma once

#include <cstdint>
#include <cstring>

namespace dcmflux {

template <typename T> void stretch(uint8_t* samples, int64_t count, int32_t precision) {
    const uint32_t from = (1U << precision) - 1;
    const uint32_t to = static_cast<T>(~T{0});
    for (int64_t i = 0; i < count; ++i) {
        T value;
        std::memcpy(&value, samples + i * static_cast<int64_t>(sizeof(T)), sizeof(T));
        value = static_cast<T>((value * to + from / 2) / from);
        std::memcpy(samples + i * static_cast<int64_t>(sizeof(T)), &value, sizeof(T));
    }
}

template <typename T> void shrink(uint8_t* samples, int64_t count, int32_t precision) {
    const uint32_t from = static_cast<T>(~T{0});
    const uint32_t to = (1U << precision) - 1;
    for (int64_t i = 0; i < count; ++i) {
        T value;
        std::memcpy(&value, samples + i * static_cast<int64_t>(sizeof(T)), sizeof(T));
        value = static_cast<T>((value * to + from / 2) / from);
        std::memcpy(samples + i * static_cast<int64_t>(sizeof(T)), &value, sizeof(T));
    }
}

} // namespace dcmflux
