#include "codec.h"

#include <cstdarg>

namespace dcmflux {

void copy_message(const char* text, char* out, std::size_t capacity) {
    std::size_t length = 0;
    for (; *text != '\0' && length + 1 < capacity; ++text) {
        const char c = *text;
        out[length++] = (c >= ' ' && c <= '~') ? c : (c == '\n' || c == '\t' ? ' ' : '?');
    }
    while (length > 0 && out[length - 1] == ' ') {
        --length;
    }
    out[length] = '\0';
}

void fail(dcmflux_status status, const char* format, ...) {
    char text[kMessageCapacity];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    throw Failure(status, text);
}

int64_t Codec::max_encoded_size(const FrameLayout&) {
    fail(DCMFLUX_WRONG_STATE, "this handle does not encode");
}

FrameLayout Codec::decode(Source, const FrameLayout&, Destination) {
    fail(DCMFLUX_WRONG_STATE, "this handle does not decode");
}

int64_t Codec::encode(const FrameLayout&, Source, Destination) {
    fail(DCMFLUX_WRONG_STATE, "this handle does not encode");
}

} // namespace dcmflux
