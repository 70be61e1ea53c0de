// The htj2k shim: OpenJPH behind the common ABI.
#pragma once

#include <cstdint>

#include "codec.h"

namespace dcmflux {

constexpr int32_t kUnset = -1;

struct HtOptions {
    int32_t threads = 1; // accepted: OpenJPH has none
    int32_t reversible = 1;
    int32_t levels = 5;
    int32_t progression = 2;
    int32_t mct = kUnset;
    int32_t code_block = 6;
    int32_t tile = 0;
    int32_t quantization = kUnset; // x 10^8
    int32_t tlm = 0;
    int32_t base_resolution = 0;
};

// While one lives, OpenJPH's errors become Failures of this status, and its first warning on this thread is kept;
// nothing is printed. OpenJPH knows one set of handlers for all of the process, hence the way through the thread.
class HtMessages {
public:
    explicit HtMessages(dcmflux_status status);
    HtMessages(const HtMessages&) = delete;
    HtMessages& operator=(const HtMessages&) = delete;
    ~HtMessages();
    dcmflux_status status() const { return status_; }
    const char* warning() const { return warning_; }
    void warn(const char* text);

    // Replaces OpenJPH's handlers, which print, for as long as this shim is loaded.
    static void install();

private:
    dcmflux_status status_;
    char warning_[kMessageCapacity] = {};
};

// OpenJPH throws plain text when it gets no memory.
template <typename Body> auto with_openjph(Body&& body) {
    try {
        return body();
    } catch (const char* text) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, text);
    }
}

// Samples of more bits overflow the 32 bits of OpenJPH's block coder once wavelet and component transform widened them.
constexpr int32_t kMostHtBits = 24;

class HtDecoder final : public Codec {
public:
    HtDecoder() : Codec(DCMFLUX_DECODER) {}
    FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame) override;
};

class HtEncoder final : public Codec {
public:
    explicit HtEncoder(const HtOptions& options) : Codec(DCMFLUX_ENCODER), options_(options) {}
    int64_t max_encoded_size(const FrameLayout& layout) override;
    int64_t encode(const FrameLayout& layout, Source frame, Destination codestream) override;

private:
    HtOptions options_;
};

} // namespace dcmflux
