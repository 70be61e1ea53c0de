// What every shim's codec is made of: a role, a message, and the three operations. Failures travel as exceptions up to
// the ABI (exports.cpp), where they end as a status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>

#include "dcmflux/shim.h"
#include "frame_layout.h"

namespace dcmflux {

constexpr std::size_t kMessageCapacity = 400;

// Copies text as printable ASCII on one line: codec libraries quote bytes of the input in their messages.
void copy_message(const char* text, char* out, std::size_t capacity);

class Failure : public std::exception {
public:
    Failure(dcmflux_status status, const char* text) : status_(status) { copy_message(text, text_, sizeof text_); }
    dcmflux_status status() const { return status_; }
    const char* what() const noexcept override { return text_; }

private:
    dcmflux_status status_;
    char text_[kMessageCapacity] = {};
};

[[noreturn, gnu::format(printf, 2, 3)]] void fail(dcmflux_status status, const char* format, ...);

struct Source {
    const uint8_t* data;
    int64_t size;
};

struct Destination {
    uint8_t* data;
    int64_t capacity;
};

class Codec {
public:
    explicit Codec(dcmflux_role role) : role_(role) {}
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    dcmflux_role role() const { return role_; }
    const char* message() const { return message_; }
    void set_message(const char* text) { copy_message(text, message_, sizeof message_); }

    // Whether the native side of a call is a frame of the layout's size, which the ABI then checks.
    virtual bool handles_native_frames() const { return true; }

    // A codec overrides the operations of its role; the ABI never calls the others.
    virtual int64_t max_encoded_size(const FrameLayout& layout);
    // The destination has room for expected.byte_count(); answers the layout written.
    virtual FrameLayout decode(Source codestream, const FrameLayout& expected, Destination frame);
    // The source holds layout.byte_count(); answers the bytes written.
    virtual int64_t encode(const FrameLayout& layout, Source frame, Destination codestream);

private:
    dcmflux_role role_;
    char message_[kMessageCapacity] = {};
};

} // namespace dcmflux
