// Failed asserts of OpenJPH as failures of one call. Releases up to 0.9 assert what a damaged codestream can break, and
// Debian packages them with asserts switched on: each would end the process.
#pragma once

#include <csetjmp>

#include "codec.h"

namespace dcmflux {

// Where an assert that fails on this thread continues. While none is set, asserts end the process as ever.
class AssertLanding {
public:
    AssertLanding();
    AssertLanding(const AssertLanding&) = delete;
    AssertLanding& operator=(const AssertLanding&) = delete;
    ~AssertLanding();

    std::jmp_buf place;
    char text[kMessageCapacity] = {};

private:
    AssertLanding* outer_;
};

// Leads libopenjph's calls of __assert_fail here, once a process and for as long as this shim is loaded. Does nothing
// for a library without such calls.
void catch_asserts();

// Runs code of OpenJPH. What a failed assert leaves behind is only good for being destroyed: body must own nothing that
// needs its destructor, and keep the codestream object outside.
template <typename Body> void with_asserts_caught(const Body& body) {
    AssertLanding landing;
    if (setjmp(landing.place) != 0) {
        throw Failure(DCMFLUX_MALFORMED_INPUT, landing.text);
    }
    body();
}

} // namespace dcmflux
