// Frames and calls that the tests share.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "shim_library.h"

namespace dcmflux_test {

using dcmflux::shim_name_of;
using dcmflux::ShimLibrary;

using Bytes = std::vector<uint8_t>;
using Options = std::vector<std::pair<int32_t, int32_t>>;

struct Random {
    uint64_t state;
    uint32_t next() {
        // SplitMix64: reproducible everywhere, unlike the standard distributions.
        state += 0x9E3779B97F4A7C15U;
        uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return static_cast<uint32_t>(z >> 32);
    }
    int32_t below(int32_t bound) { return static_cast<int32_t>(next() % static_cast<uint32_t>(bound)); }
};

enum class Content { kSmooth, kNoise, kBeyondBitsStored };

dcmflux_frame make_layout(int32_t columns, int32_t rows, int32_t samples, int32_t allocated, int32_t stored,
                          bool is_signed, int32_t planar = 0);
int64_t byte_count(const dcmflux_frame& layout);

// Samples within bits_stored (sign-extended when signed), or all over the container for kBeyondBitsStored.
Bytes make_frame(const dcmflux_frame& layout, Content content, Random& random);

// The same samples with planar configuration 0.
Bytes by_pixel(const dcmflux_frame& layout, const Bytes& frame);

Bytes option_block(const Options& options);

// A handle that is destroyed with its scope.
class Handle {
public:
    Handle(const ShimLibrary& shim, dcmflux_role role, const Options& options = {});
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { shim_.destroy(codec_); }
    void* get() const { return codec_; }
    const char* message();

private:
    const ShimLibrary& shim_;
    void* codec_ = nullptr;
    char text_[600];
};

struct Result {
    int32_t status;
    Bytes bytes;
    dcmflux_frame layout;
};

// Between guard pages; encode has room for max_encoded_size unless capacity is given.
Result encode(const ShimLibrary& shim, void* codec, const dcmflux_frame& layout, const Bytes& frame,
              int64_t capacity = -1);
Result decode(const ShimLibrary& shim, void* codec, const dcmflux_frame& expected, const Bytes& codestream);

// Settings of a shim's encoder that must give back every sample.
struct Variant {
    const char* name;
    Options options;
};
std::vector<Variant> lossless_variants(const ShimLibrary& shim);

} // namespace dcmflux_test
