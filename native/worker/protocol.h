// What a codec worker and its parent say to each other: fixed-size messages in the machine's byte order, one answer for
// each request, over two pipes. Java's side is CodecWorker; both sides come from one release, and the first answer
// carries the number of the ABI.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dcmflux_worker {

constexpr uint32_t kRequestMagic = 0x51574344; // "DCWQ"
constexpr uint32_t kAnswerMagic = 0x41574344;  // "DCWA"

enum Operation : int32_t {
    kCreate = 1,  // role and options: a handle, instead of the one there may be
    kReserve = 2, // room for source_size bytes in the input area and target_capacity in the output area
    kBound = 3,   // max_encoded_size of the frame
    kDecode = 4,  // source_size bytes of the input area into at most target_capacity bytes of the output area
    kEncode = 5,  // the same
    kDestroy = 6  // no handle any more
};

struct Request {
    uint32_t magic;
    int32_t operation;
    int64_t source_size;
    int64_t target_capacity;
    int32_t role;
    int32_t options_size;
    int32_t frame[16];
    uint8_t options[160];
};

// The first one comes unasked: value is the ABI version, frame[0] and frame[1] are the descriptors of the input and the
// output area, message is the library's version.
struct Answer {
    uint32_t magic;
    int32_t status; // enum dcmflux_status
    int64_t value;  // kBound: its answer; kDecode, kEncode: bytes in the output area
    int32_t message_size;
    int32_t reserved;
    int32_t frame[16]; // kDecode: as the shim changed it
    char message[512]; // of a failure, without NUL
};

static_assert(sizeof(Request) == 256 && offsetof(Request, frame) == 32 && offsetof(Request, options) == 96);
static_assert(sizeof(Answer) == 600 && offsetof(Answer, frame) == 24 && offsetof(Answer, message) == 88);

} // namespace dcmflux_worker
