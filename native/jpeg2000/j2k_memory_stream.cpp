#include "j2k_memory_stream.h"

#include <algorithm>
#include <cstring>

namespace dcmflux {

namespace {

// OpenJPEG allocates a buffer of this size for each stream and bypasses it for larger pieces.
constexpr OPJ_SIZE_T kChunk = 64 * 1024;
constexpr OPJ_SIZE_T kStop = static_cast<OPJ_SIZE_T>(-1);
constexpr uint8_t kCommentMarkerLow = 0x64;

OPJ_SIZE_T read(void* out, OPJ_SIZE_T count, void* user) {
    auto& state = *static_cast<ReadState*>(user);
    const int64_t left = state.data.size - state.position;
    if (left <= 0) {
        return kStop;
    }
    const int64_t taken = std::min(left, static_cast<int64_t>(count));
    std::memcpy(out, state.data.data + state.position, static_cast<std::size_t>(taken));
    for (int64_t at : *state.comments_at) {
        if (at >= state.position && at < state.position + taken) {
            static_cast<uint8_t*>(out)[at - state.position] = kCommentMarkerLow;
        }
    }
    state.position += taken;
    return static_cast<OPJ_SIZE_T>(taken);
}

OPJ_OFF_T skip_read(OPJ_OFF_T count, void* user) {
    auto& state = *static_cast<ReadState*>(user);
    if (count < 0) {
        return -1;
    }
    const OPJ_OFF_T step = std::min<OPJ_OFF_T>(count, state.data.size - state.position);
    state.position += step;
    return step;
}

OPJ_BOOL seek_read(OPJ_OFF_T position, void* user) {
    auto& state = *static_cast<ReadState*>(user);
    if (position < 0 || position > state.data.size) {
        return OPJ_FALSE;
    }
    state.position = position;
    return OPJ_TRUE;
}

OPJ_SIZE_T write(void* in, OPJ_SIZE_T count, void* user) {
    auto& state = *static_cast<WriteState*>(user);
    if (static_cast<int64_t>(count) > state.data.capacity - state.position) {
        state.overflowed = true;
        return kStop;
    }
    std::memcpy(state.data.data + state.position, in, count);
    state.position += static_cast<int64_t>(count);
    state.end = std::max(state.end, state.position);
    return count;
}

OPJ_BOOL seek_write(OPJ_OFF_T position, void* user) {
    auto& state = *static_cast<WriteState*>(user);
    if (position < 0 || position > state.end) {
        return OPJ_FALSE;
    }
    state.position = position;
    return OPJ_TRUE;
}

// OpenJPEG never leaves gaps while it writes; a gap would be bytes of ours that nobody wrote.
OPJ_OFF_T skip_write(OPJ_OFF_T count, void* user) {
    auto& state = *static_cast<WriteState*>(user);
    return seek_write(state.position + count, user) ? count : -1;
}

Stream open(bool reading) {
    Stream stream(opj_stream_create(kChunk, reading ? OPJ_TRUE : OPJ_FALSE));
    if (!stream) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG 2000 stream");
    }
    return stream;
}

} // namespace

Stream open_for_reading(ReadState& state) {
    Stream stream = open(true);
    opj_stream_set_user_data(stream.get(), &state, nullptr);
    opj_stream_set_user_data_length(stream.get(), static_cast<OPJ_UINT64>(state.data.size));
    opj_stream_set_read_function(stream.get(), read);
    opj_stream_set_skip_function(stream.get(), skip_read);
    opj_stream_set_seek_function(stream.get(), seek_read);
    return stream;
}

Stream open_for_writing(WriteState& state) {
    Stream stream = open(false);
    opj_stream_set_user_data(stream.get(), &state, nullptr);
    opj_stream_set_write_function(stream.get(), write);
    opj_stream_set_skip_function(stream.get(), skip_write);
    opj_stream_set_seek_function(stream.get(), seek_write);
    return stream;
}

} // namespace dcmflux
