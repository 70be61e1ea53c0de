// The jpegls shim: CharLS behind the common ABI, through its C functions, which answer error codes and throw nothing.
#pragma once

#include <cstdint>
#include <vector>

#include <charls/charls.h>

#include "codec.h"

namespace dcmflux {

constexpr int32_t kInterleaveUnset = -1;

struct JpegLsOptions {
    int32_t threads = 1;
    int32_t near_lossless = 0;
    int32_t interleave = kInterleaveUnset;
};

// Throws the Failure that belongs to an error code; nothing for success.
void require_success(charls_jpegls_errc code);

// Throws Failure(UNSUPPORTED_FEATURE) for 2 or 4 samples: CharLS 2.4 has no interleave for two and gives back wrong
// ones for four.
void require_usual_samples(const FrameLayout& layout);

class JpegLsDecoder final : public Codec {
public:
    JpegLsDecoder() : Codec(DCMFLUX_DECODER) {}
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame) override;

private:
    void decode_samples(Source codestream, charls_jpegls_decoder* decoder, uint8_t* target, int64_t size);

    std::vector<uint8_t> staging_;
    std::vector<uint8_t> repaired_;
};

class JpegLsEncoder final : public Codec {
public:
    explicit JpegLsEncoder(const JpegLsOptions& options) : Codec(DCMFLUX_ENCODER), options_(options) {}
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source frame, Destination codestream) override;

private:
    charls_interleave_mode interleave_for(const FrameLayout& layout) const;

    JpegLsOptions options_;
    std::vector<uint8_t> staging_;
};

} // namespace dcmflux
