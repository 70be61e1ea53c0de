// OpenJPEG's stream interface over the caller's buffers.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <openjpeg.h>

#include "codec.h"
#include "j2k_codec.h"

namespace dcmflux {

using Stream = std::unique_ptr<opj_stream_t, StreamDeleter>;

// Reads a codestream, showing comment markers where `comments_at` says (see J2kCodestream::tlm_markers).
struct ReadState {
    Source data;
    int64_t position = 0;
    const std::vector<int64_t>* comments_at;
};

// Writes within the capacity only; `overflowed` tells that there was more.
struct WriteState {
    Destination data;
    int64_t position = 0;
    int64_t end = 0;
    bool overflowed = false;
};

// The states must outlive the streams.
Stream open_for_reading(ReadState& state);
Stream open_for_writing(WriteState& state);

} // namespace dcmflux
