// The jpeg2000 shim: OpenJPEG behind the common ABI.
#pragma once

#include <cstdint>

#include <openjpeg.h>

#include "codec.h"

namespace dcmflux {

constexpr int32_t kUnset = -1;
constexpr int32_t kMostLayers = 32;

struct J2kOptions {
    int32_t threads = 1;
    int32_t reversible = 1;
    int32_t ratio_hundredths = kUnset;
    int32_t psnr_hundredths = kUnset;
    int32_t levels = 5;
    int32_t progression = 0;
    int32_t mct = kUnset;
    int32_t code_block = 6;
    int32_t tile = 0;
    int32_t layers = 1;

    bool lossless() const { return reversible == 1 && ratio_hundredths == kUnset && psnr_hundredths == kUnset; }
};

// Collects what OpenJPEG says while it works for one frame: the first error, the first warning.
class J2kMessages {
public:
    void listen_to(opj_codec_t* codec);
    // Throws the Failure for an operation that did not succeed.
    [[noreturn]] void throw_failure(dcmflux_status status, const char* fallback) const;
    const char* warning() const { return warning_; }

private:
    static void on_error(const char* text, void* self);
    static void on_warning(const char* text, void* self);

    char error_[kMessageCapacity] = {};
    char warning_[kMessageCapacity] = {};
};

class J2kDecoder final : public Codec {
public:
    explicit J2kDecoder(const J2kOptions& options) : Codec(DCMFLUX_DECODER), options_(options) {}
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame) override;

private:
    J2kOptions options_;
};

class J2kEncoder final : public Codec {
public:
    explicit J2kEncoder(const J2kOptions& options) : Codec(DCMFLUX_ENCODER), options_(options) {}
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source frame, Destination codestream) override;

private:
    J2kOptions options_;
};

struct CodecDeleter {
    void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct StreamDeleter {
    void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct ImageDeleter {
    void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};

} // namespace dcmflux
