#include "ht_codec.h"

#include <cstdarg>
#include <cstdio>
#include <memory>

#include <ojph_message.h>
#include <ojph_version.h>

#include "exports.h"
#include "options.h"

#define DCMFLUX_TEXT_OF(number) #number
#define DCMFLUX_TEXT(number) DCMFLUX_TEXT_OF(number)

namespace dcmflux {

namespace {

thread_local HtMessages* current_messages = nullptr;

void format(char (&out)[kMessageCapacity], const char* text, va_list arguments) {
    std::vsnprintf(out, sizeof out, text, arguments);
}

class QuietInfo final : public ojph::message_info {
public:
    void operator()(int, const char*, int, const char*, ...) override {}
};

class KeptWarning final : public ojph::message_warning {
public:
    void operator()(int, const char*, int, const char* text, ...) override {
        if (current_messages == nullptr) {
            return;
        }
        char out[kMessageCapacity];
        va_list arguments;
        va_start(arguments, text);
        format(out, text, arguments);
        va_end(arguments);
        current_messages->warn(out);
    }
};

class ThrownError final : public ojph::message_error {
public:
    void operator()(int, const char*, int, const char* text, ...) override {
        char out[kMessageCapacity];
        va_list arguments;
        va_start(arguments, text);
        format(out, text, arguments);
        va_end(arguments);
        throw Failure(current_messages == nullptr ? DCMFLUX_INTERNAL : current_messages->status(), out);
    }
};

// An installed libopenjph may serve others in the process, who get their handlers back when this shim is unloaded.
class Handlers {
public:
    Handlers() : old_info_(ojph::get_info()), old_warning_(ojph::get_warning()), old_error_(ojph::get_error()) {
        ojph::configure_info(&info_);
        ojph::configure_warning(&warning_);
        ojph::configure_error(&error_);
    }
    Handlers(const Handlers&) = delete;
    Handlers& operator=(const Handlers&) = delete;
    ~Handlers() {
        ojph::configure_info(&old_info_);
        ojph::configure_warning(&old_warning_);
        ojph::configure_error(&old_error_);
    }

private:
    ojph::message_info& old_info_;
    ojph::message_warning& old_warning_;
    ojph::message_error& old_error_;
    QuietInfo info_;
    KeptWarning warning_;
    ThrownError error_;
};

const char* library_version() {
    return "OpenJPH " DCMFLUX_TEXT(OPENJPH_VERSION_MAJOR) "." DCMFLUX_TEXT(OPENJPH_VERSION_MINOR) "." DCMFLUX_TEXT(
        OPENJPH_VERSION_PATCH);
}

std::unique_ptr<Codec> create(dcmflux_role role, const uint8_t* options, int32_t size) {
    HtOptions values;
    read_options(options, size,
                 {{DCMFLUX_THREADS, 1, 256, &values.threads},
                  {DCMFLUX_J2K_REVERSIBLE, 0, 1, &values.reversible},
                  {DCMFLUX_J2K_LEVELS, 0, 32, &values.levels},
                  {DCMFLUX_J2K_PROGRESSION, 0, 4, &values.progression},
                  {DCMFLUX_J2K_MCT, 0, 1, &values.mct},
                  {DCMFLUX_J2K_CODE_BLOCK, 2, 6, &values.code_block},
                  {DCMFLUX_J2K_TILE, 0, 65535, &values.tile},
                  {DCMFLUX_J2K_QUANTIZATION, 1, 50000000, &values.quantization},
                  {DCMFLUX_J2K_TLM, 0, 1, &values.tlm},
                  {DCMFLUX_J2K_BASE_RESOLUTION, 0, 65535, &values.base_resolution}});
    if (values.quantization != kUnset && values.reversible == 1) {
        fail(DCMFLUX_INVALID_ARGUMENT, "a quantization step needs the irreversible wavelet");
    }
    HtMessages::install();
    if (role == DCMFLUX_DECODER) {
        return std::make_unique<HtDecoder>();
    }
    return std::make_unique<HtEncoder>(values);
}

} // namespace

HtMessages::HtMessages(dcmflux_status status) : status_(status) {
    current_messages = this;
}

HtMessages::~HtMessages() {
    current_messages = nullptr;
}

void HtMessages::warn(const char* text) {
    if (warning_[0] == '\0') {
        copy_message(text, warning_, sizeof warning_);
    }
}

void HtMessages::install() {
    static const Handlers handlers;
}

} // namespace dcmflux

DCMFLUX_DEFINE_SHIM(htj2k, dcmflux::create, dcmflux::library_version)
