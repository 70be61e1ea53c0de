#include "shim_library.h"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>

namespace dcmflux {

namespace {

constexpr char kPrefix[] = "libdcmflux_";
constexpr char kSuffix[] = ".so";

[[noreturn]] void give_up(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::exit(2);
}

} // namespace

std::string shim_name_of(const std::string& path) {
    const std::string file = path.substr(path.rfind('/') + 1);
    const std::size_t frame = sizeof kPrefix + sizeof kSuffix - 2;
    if (file.compare(0, sizeof kPrefix - 1, kPrefix) != 0 || file.size() <= frame) {
        give_up("a shim is named libdcmflux_<name>.so");
    }
    return file.substr(sizeof kPrefix - 1, file.size() - frame);
}

ShimLibrary::ShimLibrary(const std::string& path, const std::string& name) : name_(name) {
    void* object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (object == nullptr) {
        give_up(dlerror());
    }
    find(object, "abi_version", abi_version);
    find(object, "library_version", library_version);
    find(object, "create", create);
    find(object, "max_encoded_size", max_encoded_size);
    find(object, "decode", decode);
    find(object, "encode", encode);
    find(object, "last_message", last_message);
    find(object, "destroy", destroy);
}

template <typename Function> void ShimLibrary::find(void* object, const char* function, Function& out) {
    const std::string symbol = "dcmflux_" + name_ + "_" + function;
    void* address = dlsym(object, symbol.c_str());
    if (address == nullptr) {
        give_up(dlerror());
    }
    out = reinterpret_cast<Function>(address);
}

} // namespace dcmflux
