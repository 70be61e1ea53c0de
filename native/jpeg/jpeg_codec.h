// The jpeg shim: libjpeg-turbo, and an encoder of our own for the lossless process, behind the common ABI.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "codec.h"
#include "lossless_encoder.h"

namespace dcmflux {

struct JpegOptions {
    int32_t threads = 1;
    int32_t process = DCMFLUX_JPEG_BASELINE;
    int32_t quality = 90;
    int32_t predictor = 1;
    int32_t point_transform = 0;
    int32_t subsampling = 444;
};

// Rows go to and come from libjpeg in batches of this many; only staged rows need memory.
constexpr int64_t kJpegBatchRows = 64;

class JpegDecoder final : public Codec {
public:
    JpegDecoder() : Codec(DCMFLUX_DECODER) {}
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame) override;

private:
    std::vector<uint8_t> staging_;
};

class JpegEncoder final : public Codec {
public:
    explicit JpegEncoder(const JpegOptions& options) : Codec(DCMFLUX_ENCODER), options_(options) {}
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source frame, Destination codestream) override;

private:
    JpegOptions options_;
    LosslessEncoder lossless_;
    std::vector<uint8_t> staging_;
};

} // namespace dcmflux
