#include "ht_asserts.h"

#include <cstdint>
#include <cstdio>
#include <cstring>

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ojph_arch.h>

#include <ojph_message.h>

// glibc's own, which assert.h hides where asserts are off.
extern "C" [[noreturn]] void __assert_fail(const char*, const char*, unsigned int, const char*) noexcept(true);

namespace dcmflux {

namespace {

thread_local AssertLanding* current_landing = nullptr;

using AssertFail = void(const char*, const char*, unsigned int, const char*);

[[noreturn]] void on_assert(const char* text, const char* file, unsigned int line, const char* function) {
    AssertLanding* landing = current_landing;
    if (landing == nullptr) {
        __assert_fail(text, file, line, function);
    }
    std::snprintf(landing->text, sizeof landing->text, "OpenJPH: the codestream breaks %s", text);
    std::longjmp(landing->place, 1);
}

// What the dynamic section of a loaded object tells about calls into other objects.
struct Calls {
    const ElfW(Rela) * relocations = nullptr;
    std::size_t count = 0;
    const ElfW(Sym) * symbols = nullptr;
    const char* names = nullptr;
};

bool contains(const dl_phdr_info& object, ElfW(Addr) address) {
    for (int i = 0; i < object.dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object.dlpi_phdr[i];
        const ElfW(Addr) begin = object.dlpi_addr + segment.p_vaddr;
        if (segment.p_type == PT_LOAD && address >= begin && address < begin + segment.p_memsz) {
            return true;
        }
    }
    return false;
}

// The loader has turned these entries into addresses.
Calls calls_of(const dl_phdr_info& object) {
    Calls calls;
    for (int i = 0; i < object.dlpi_phnum; ++i) {
        if (object.dlpi_phdr[i].p_type != PT_DYNAMIC) {
            continue;
        }
        const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(object.dlpi_addr + object.dlpi_phdr[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; ++entry) {
            const ElfW(Addr) value = entry->d_un.d_ptr;
            switch (entry->d_tag) {
            case DT_JMPREL:
                calls.relocations = reinterpret_cast<const ElfW(Rela)*>(value);
                break;
            case DT_PLTRELSZ:
                calls.count = entry->d_un.d_val / sizeof(ElfW(Rela));
                break;
            case DT_SYMTAB:
                calls.symbols = reinterpret_cast<const ElfW(Sym)*>(value);
                break;
            case DT_STRTAB:
                calls.names = reinterpret_cast<const char*>(value);
                break;
            default:
                break;
            }
        }
    }
    return calls;
}

// The slot may have been made read-only after the loader filled it.
bool redirect(void** slot, void* target) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    void* begin = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(slot) & ~(page - 1));
    if (mprotect(begin, page, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    *slot = target;
    return true;
}

// Called for each loaded object until one answers 1.
int redirect_in(dl_phdr_info* object, size_t, void* target) {
    // Some function that only libopenjph has.
    const auto own = reinterpret_cast<ElfW(Addr)>(&ojph::set_error_stream);
    if (!contains(*object, own)) {
        return 0;
    }
    const Calls calls = calls_of(*object);
    for (std::size_t i = 0; calls.symbols != nullptr && calls.names != nullptr && i < calls.count; ++i) {
        const ElfW(Rela)& relocation = calls.relocations[i];
        const std::size_t symbol = relocation.r_info >> 32;
        if (std::strcmp(calls.names + calls.symbols[symbol].st_name, "__assert_fail") == 0) {
            redirect(reinterpret_cast<void**>(object->dlpi_addr + relocation.r_offset), target);
        }
    }
    return 1;
}

// libopenjph may stay loaded for others when this shim goes: its calls go where they went before.
class Redirection {
public:
    Redirection() { dl_iterate_phdr(redirect_in, reinterpret_cast<void*>(on_assert)); }
    Redirection(const Redirection&) = delete;
    Redirection& operator=(const Redirection&) = delete;
    ~Redirection() { dl_iterate_phdr(redirect_in, reinterpret_cast<void*>(static_cast<AssertFail*>(__assert_fail))); }
};

} // namespace

AssertLanding::AssertLanding() : outer_(current_landing) {
    current_landing = this;
}

AssertLanding::~AssertLanding() {
    current_landing = outer_;
}

void catch_asserts() {
    static const Redirection redirection;
}

} // namespace dcmflux
