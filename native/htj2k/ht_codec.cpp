#include "ht_codec.h"

#include <cstdio>
#include <memory>
#include <string>

#include <ojph_message.h>
#include <ojph_version.h>

#include "exports.h"
#include "ht_asserts.h"
#include "options.h"

#define DCMFLUX_TEXT_OF(number) #number
#define DCMFLUX_TEXT(number) DCMFLUX_TEXT_OF(number)

namespace dcmflux {

namespace {

thread_local HtMessages* current_messages = nullptr;

// OpenJPH hands its texts to streams, one write a text; these lead to the message of the thread's codec. Handlers of
// our own would be the documented way, but releases up to 0.9 forget the one they are given.
ssize_t take_warning(void*, const char* text, size_t size) {
    if (current_messages != nullptr) {
        current_messages->warn({text, size});
    }
    return static_cast<ssize_t>(size);
}

ssize_t take_error(void*, const char* text, size_t size) {
    if (current_messages != nullptr) {
        current_messages->error({text, size});
    }
    return static_cast<ssize_t>(size);
}

ssize_t ignore(void*, const char*, size_t size) {
    return static_cast<ssize_t>(size);
}

FILE* open_stream(cookie_write_function_t* write) {
    FILE* stream = fopencookie(nullptr, "w", {nullptr, write, nullptr, nullptr});
    if (stream == nullptr) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for the messages of OpenJPH");
    }
    // A line is written when it ends, on the thread that ended it.
    std::setvbuf(stream, nullptr, _IOLBF, kMessageCapacity);
    return stream;
}

// An installed libopenjph may serve others in the process: they get the usual streams back when this shim is unloaded.
class Streams {
public:
    Streams() : info_(open_stream(ignore)), warning_(open_stream(take_warning)), error_(open_stream(take_error)) {
        ojph::set_info_stream(info_);
        ojph::set_warning_stream(warning_);
        ojph::set_error_stream(error_);
    }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    ~Streams() {
        ojph::set_info_stream(stdout);
        ojph::set_warning_stream(stdout);
        ojph::set_error_stream(stderr);
        std::fclose(info_);
        std::fclose(warning_);
        std::fclose(error_);
    }

private:
    FILE* info_;
    FILE* warning_;
    FILE* error_;
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
                  {DCMFLUX_J2K_RATIO_HUNDREDTHS, 100, 1000000, &values.ratio_hundredths},
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
    if (values.ratio_hundredths != kUnset && (values.reversible == 1 || values.quantization != kUnset)) {
        fail(DCMFLUX_INVALID_ARGUMENT, "a ratio needs the irreversible wavelet, and finds the quantization step");
    }
    HtMessages::install();
    catch_asserts();
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

void HtMessages::warn(std::string_view text) {
    keep_first(text, warning_);
}

void HtMessages::error(std::string_view text) {
    keep_first(text, error_);
}

void HtMessages::throw_failure() const {
    throw Failure(status_, error_[0] != '\0' ? error_ : "OpenJPH gave up without a word");
}

// "ojph error 0x00050041 at ojph_params.cpp:531: text"; what comes before the text tells where in OpenJPH it arose.
void HtMessages::keep_first(std::string_view text, char (&kept)[kMessageCapacity]) {
    if (kept[0] == '\0') {
        copy_message(std::string(text).c_str(), kept, sizeof kept);
    }
}

void HtMessages::install() {
    static const Streams streams;
}

} // namespace dcmflux

DCMFLUX_DEFINE_SHIM(htj2k, dcmflux::create, dcmflux::library_version)
