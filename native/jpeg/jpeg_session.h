// libjpeg's errors arrive by longjmp. This file keeps the jumps short: a body runs inside `run`, holds nothing that has
// a destructor, and a failure comes out as an exception only after the jump has landed.
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include "codec.h"

namespace dcmflux {

struct JpegErrors {
    jpeg_error_mgr base; // first: libjpeg hands this pointer back
    std::jmp_buf landing;
    int code;
    bool failed_by_warning;
    char text[JMSG_LENGTH_MAX];
    char warning[JMSG_LENGTH_MAX];
};

// Sets up handlers that neither print nor exit. Warnings that mean damaged entropy data count as errors, the others are
// kept as text.
jpeg_error_mgr* install(JpegErrors& errors);

// Ends the current body as a failure with a message of our own. Only inside `run`.
[[noreturn]] void jump_out(JpegErrors& errors, const char* text);

// Throws the Failure that belongs to what the errors hold.
[[noreturn]] void throw_decode_failure(const JpegErrors& errors);

// Runs a body that calls libjpeg; false after a jump. The body may capture references only and must leave what it
// changes in memory that outlives it, never in locals of the caller.
template <typename Body> __attribute__((noinline)) bool run(JpegErrors& errors, const Body& body) {
    if (setjmp(errors.landing) != 0) {
        return false;
    }
    body();
    return true;
}

} // namespace dcmflux
