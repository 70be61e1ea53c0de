#include "exports.h"

#include <cstring>
#include <new>

namespace dcmflux {

namespace {

// The one place where exceptions end.
template <typename Body> dcmflux_status guard(Codec* codec, Body&& body) noexcept {
    const auto remember = [codec](const char* text) {
        if (codec != nullptr) {
            codec->set_message(text);
        }
    };
    try {
        body();
        return DCMFLUX_OK;
    } catch (const Failure& failure) {
        remember(failure.what());
        return failure.status();
    } catch (const std::bad_alloc&) {
        remember("out of memory");
        return DCMFLUX_OUT_OF_MEMORY;
    } catch (const std::exception& unexpected) {
        remember(unexpected.what());
        return DCMFLUX_INTERNAL;
    } catch (...) {
        remember("unknown failure");
        return DCMFLUX_INTERNAL;
    }
}

void require_role(const Codec& codec, dcmflux_role role) {
    if (codec.role() != role) {
        fail(DCMFLUX_WRONG_STATE, role == DCMFLUX_DECODER ? "this handle is an encoder" : "this handle is a decoder");
    }
}

void require_buffer(const void* data, int64_t size, const char* name) {
    if (data == nullptr || size < 0) {
        fail(DCMFLUX_INVALID_ARGUMENT, "%s is null or has a negative size", name);
    }
}

} // namespace

int32_t create_codec(CodecFactory factory, int32_t role, const uint8_t* options, int32_t options_size, void** out) {
    if (out == nullptr) {
        return DCMFLUX_INVALID_ARGUMENT;
    }
    *out = nullptr;
    if (role != DCMFLUX_DECODER && role != DCMFLUX_ENCODER) {
        return DCMFLUX_INVALID_ARGUMENT;
    }
    return guard(nullptr, [&] { *out = factory(static_cast<dcmflux_role>(role), options, options_size).release(); });
}

int64_t codec_max_encoded_size(void* handle, const int32_t* frame) {
    auto* codec = static_cast<Codec*>(handle);
    if (codec == nullptr) {
        return -DCMFLUX_INVALID_ARGUMENT;
    }
    codec->set_message("");
    int64_t size = 0;
    const dcmflux_status status = guard(codec, [&] {
        require_role(*codec, DCMFLUX_ENCODER);
        size = codec->max_encoded_size(read_layout(frame));
    });
    return status == DCMFLUX_OK ? size : -int64_t{status};
}

int32_t codec_decode(void* handle, const uint8_t* src, int64_t src_size, uint8_t* dst, int64_t dst_capacity,
                     int32_t* frame) {
    auto* codec = static_cast<Codec*>(handle);
    if (codec == nullptr) {
        return DCMFLUX_INVALID_ARGUMENT;
    }
    codec->set_message("");
    return guard(codec, [&] {
        require_role(*codec, DCMFLUX_DECODER);
        require_buffer(src, src_size, "src");
        require_buffer(dst, dst_capacity, "dst");
        const FrameLayout expected = read_layout(frame);
        if (codec->handles_native_frames() && dst_capacity < expected.byte_count()) {
            fail(DCMFLUX_OUTPUT_TOO_SMALL, "the frame has %lld bytes, dst has %lld",
                 static_cast<long long>(expected.byte_count()), static_cast<long long>(dst_capacity));
        }
        write_layout(codec->decode({src, src_size}, expected, {dst, dst_capacity}), frame);
    });
}

int32_t codec_encode(void* handle, const int32_t* frame, const uint8_t* src, int64_t src_size, uint8_t* dst,
                     int64_t dst_capacity, int64_t* written) {
    auto* codec = static_cast<Codec*>(handle);
    if (codec == nullptr) {
        return DCMFLUX_INVALID_ARGUMENT;
    }
    codec->set_message("");
    return guard(codec, [&] {
        require_role(*codec, DCMFLUX_ENCODER);
        require_buffer(src, src_size, "src");
        require_buffer(dst, dst_capacity, "dst");
        require_buffer(written, 0, "written");
        *written = 0;
        const FrameLayout layout = read_layout(frame);
        if (codec->handles_native_frames() && src_size < layout.byte_count()) {
            fail(DCMFLUX_LAYOUT_MISMATCH, "the frame has %lld bytes, src has %lld",
                 static_cast<long long>(layout.byte_count()), static_cast<long long>(src_size));
        }
        *written = codec->encode(layout, {src, src_size}, {dst, dst_capacity});
    });
}

int32_t codec_last_message(const void* handle, char* out, int32_t capacity) {
    if (out == nullptr || capacity <= 0) {
        return 0;
    }
    const char* text = handle == nullptr ? "" : static_cast<const Codec*>(handle)->message();
    const std::size_t length = strnlen(text, static_cast<std::size_t>(capacity) - 1);
    std::memcpy(out, text, length);
    out[length] = '\0';
    return static_cast<int32_t>(length);
}

void destroy_codec(void* handle) {
    delete static_cast<Codec*>(handle);
}

} // namespace dcmflux
