// The htj2k shim: OpenJPH behind the common ABI.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

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
    int32_t ratio_hundredths = kUnset;
    int32_t tlm = 0;
    int32_t base_resolution = 0;
};

// What OpenJPH says on this thread while one lives: its first error, its first warning. Nothing is printed. OpenJPH has
// one place for messages for all of the process, hence the way through the thread.
class HtMessages {
public:
    explicit HtMessages(dcmflux_status status);
    HtMessages(const HtMessages&) = delete;
    HtMessages& operator=(const HtMessages&) = delete;
    ~HtMessages();
    const char* warning() const { return warning_; }
    void warn(std::string_view text);
    void error(std::string_view text);
    // Throws the Failure for an operation that OpenJPH gave up.
    [[noreturn]] void throw_failure() const;

    // Turns OpenJPH's messages away from the standard streams for as long as this shim is loaded.
    static void install();

private:
    static void keep_first(std::string_view text, char (&kept)[kMessageCapacity]);

    dcmflux_status status_;
    char error_[kMessageCapacity] = {};
    char warning_[kMessageCapacity] = {};
};

// Calls OpenJPH. It throws a runtime_error after each error that it reports, and plain text when it gets no memory.
template <typename Body> void with_openjph(const HtMessages& messages, Body&& body) {
    try {
        body();
    } catch (const std::runtime_error&) {
        messages.throw_failure();
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
    // Encodes with one step; answers the bytes that it takes, also when the destination holds only some of them.
    int64_t encode_once(const FrameLayout& layout, Source frame, int32_t precision, double step,
                        Destination destination);
    // The step whose codestream is the largest that is not larger than wanted.
    double find_step(const FrameLayout& layout, Source frame, int32_t precision, int64_t wanted,
                     Destination destination);

    HtOptions options_;
};

} // namespace dcmflux
