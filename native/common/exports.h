// Turns a codec class into the eight functions of the ABI. A shim's *_codec.cpp ends with DCMFLUX_DEFINE_SHIM.
#pragma once

#include <cstdint>
#include <memory>

#include "codec.h"

namespace dcmflux {

using CodecFactory = std::unique_ptr<Codec> (*)(dcmflux_role role, const uint8_t* options, int32_t options_size);

int32_t create_codec(CodecFactory factory, int32_t role, const uint8_t* options, int32_t options_size, void** out);
int64_t codec_max_encoded_size(void* codec, const int32_t* frame);
int32_t codec_decode(void* codec, const uint8_t* src, int64_t src_size, uint8_t* dst, int64_t dst_capacity,
                     int32_t* frame);
int32_t codec_encode(void* codec, const int32_t* frame, const uint8_t* src, int64_t src_size, uint8_t* dst,
                     int64_t dst_capacity, int64_t* written);
int32_t codec_last_message(const void* codec, char* out, int32_t capacity);
void destroy_codec(void* codec);

} // namespace dcmflux

#define DCMFLUX_DEFINE_SHIM(name, factory, version)                                                                    \
    extern "C" {                                                                                                       \
    DCMFLUX_EXPORT int32_t dcmflux_##name##_abi_version(void) {                                                        \
        return DCMFLUX_ABI_VERSION;                                                                                    \
    }                                                                                                                  \
    DCMFLUX_EXPORT const char* dcmflux_##name##_library_version(void) {                                                \
        return version();                                                                                              \
    }                                                                                                                  \
    DCMFLUX_EXPORT int32_t dcmflux_##name##_create(int32_t role, const uint8_t* options, int32_t size, void** out) {   \
        return dcmflux::create_codec(factory, role, options, size, out);                                               \
    }                                                                                                                  \
    DCMFLUX_EXPORT int64_t dcmflux_##name##_max_encoded_size(void* codec, const int32_t* frame) {                      \
        return dcmflux::codec_max_encoded_size(codec, frame);                                                          \
    }                                                                                                                  \
    DCMFLUX_EXPORT int32_t dcmflux_##name##_decode(void* codec, const uint8_t* src, int64_t src_size, uint8_t* dst,    \
                                                   int64_t dst_capacity, int32_t* frame) {                             \
        return dcmflux::codec_decode(codec, src, src_size, dst, dst_capacity, frame);                                  \
    }                                                                                                                  \
    DCMFLUX_EXPORT int32_t dcmflux_##name##_encode(void* codec, const int32_t* frame, const uint8_t* src,              \
                                                   int64_t src_size, uint8_t* dst, int64_t dst_capacity,               \
                                                   int64_t* written) {                                                 \
        return dcmflux::codec_encode(codec, frame, src, src_size, dst, dst_capacity, written);                         \
    }                                                                                                                  \
    DCMFLUX_EXPORT int32_t dcmflux_##name##_last_message(const void* codec, char* out, int32_t capacity) {             \
        return dcmflux::codec_last_message(codec, out, capacity);                                                      \
    }                                                                                                                  \
    DCMFLUX_EXPORT void dcmflux_##name##_destroy(void* codec) {                                                        \
        dcmflux::destroy_codec(codec);                                                                                 \
    }                                                                                                                  \
    }

#define DCMFLUX_EXPORT __attribute__((visibility("default")))
