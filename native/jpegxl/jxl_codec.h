// The jpegxl shim: libjxl behind the common ABI.
#pragma once

#include <cstdint>
#include <memory>

#include <jxl/decode.h>
#include <jxl/encode.h>
#include <jxl/thread_parallel_runner.h>

#include "codec.h"

namespace dcmflux {

struct JxlOptions {
    int32_t threads = 1;
    int32_t distance_hundredths = 0;
    int32_t effort = 1;
    int32_t jpeg_recompression = 0;
};

struct JxlDecoderDeleter {
    void operator()(JxlDecoder* decoder) const { JxlDecoderDestroy(decoder); }
};
struct JxlEncoderDeleter {
    void operator()(JxlEncoder* encoder) const { JxlEncoderDestroy(encoder); }
};
struct JxlRunnerDeleter {
    void operator()(void* runner) const { JxlThreadParallelRunnerDestroy(runner); }
};

using JxlDecoderHandle = std::unique_ptr<JxlDecoder, JxlDecoderDeleter>;
using JxlEncoderHandle = std::unique_ptr<JxlEncoder, JxlEncoderDeleter>;
using JxlRunner = std::unique_ptr<void, JxlRunnerDeleter>;

// Null for one thread: libjxl then works on the caller's.
JxlRunner make_runner(int32_t threads);
JxlDecoderHandle make_decoder(int32_t events, const JxlRunner& runner);
JxlEncoderHandle make_encoder(const JxlRunner& runner);

// Throws Failure unless libjxl answered with success.
void require_success(JxlEncoderStatus status, const char* what);

// Checks what the image header promises, before libjxl allocates for the image.
void require_suitable(const JxlBasicInfo& info, const FrameLayout& expected);

// Writes the codestream out; answers its size.
int64_t drain(JxlEncoder* encoder, Destination codestream);

class JxlFrameDecoder final : public Codec {
public:
    explicit JxlFrameDecoder(const JxlOptions& options)
        : Codec(DCMFLUX_DECODER), runner_(make_runner(options.threads)) {}
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame) override;

private:
    JxlRunner runner_;
};

class JxlFrameEncoder final : public Codec {
public:
    explicit JxlFrameEncoder(const JxlOptions& options)
        : Codec(DCMFLUX_ENCODER), options_(options), runner_(make_runner(options.threads)) {}
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source frame, Destination codestream) override;

private:
    JxlOptions options_;
    JxlRunner runner_;
};

// JPEG XL back to the JPEG codestream that it was made from.
class JpegReconstructor final : public Codec {
public:
    explicit JpegReconstructor(const JxlOptions& options)
        : Codec(DCMFLUX_DECODER), runner_(make_runner(options.threads)) {}
    bool handles_native_frames() const override { return false; }
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination jpeg) override;

private:
    JxlRunner runner_;
};

class JpegRecompressor final : public Codec {
public:
    explicit JpegRecompressor(const JxlOptions& options)
        : Codec(DCMFLUX_ENCODER), options_(options), runner_(make_runner(options.threads)) {}
    bool handles_native_frames() const override { return false; }
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source jpeg, Destination codestream) override;

private:
    JxlOptions options_;
    JxlRunner runner_;
};

} // namespace dcmflux
