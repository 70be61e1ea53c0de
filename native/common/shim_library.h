// A shim as its users see it: a shared object, eight functions found by name. Used by the codec worker, the tests, the
// fuzz targets and the floor program.
#pragma once

#include <cstdint>
#include <string>

#include "dcmflux/shim.h"

namespace dcmflux {

class ShimLibrary {
public:
    // Exits with a message when the shared object or a function is missing: nothing can be tested then.
    ShimLibrary(const std::string& path, const std::string& name);

    const std::string& name() const { return name_; }

    int32_t (*abi_version)(void);
    const char* (*library_version)(void);
    int32_t (*create)(int32_t, const uint8_t*, int32_t, void**);
    int64_t (*max_encoded_size)(void*, const int32_t*);
    int32_t (*decode)(void*, const uint8_t*, int64_t, uint8_t*, int64_t, int32_t*);
    int32_t (*encode)(void*, const int32_t*, const uint8_t*, int64_t, uint8_t*, int64_t, int64_t*);
    int32_t (*last_message)(const void*, char*, int32_t);
    void (*destroy)(void*);

private:
    template <typename Function> void find(void* object, const char* function, Function& out);

    std::string name_;
};

// "jpegls" from ".../libdcmflux_jpegls.so".
std::string shim_name_of(const std::string& path);

} // namespace dcmflux
