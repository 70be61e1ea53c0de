// Runs one codec shim in a process of its own: a codec that loops, aborts, reads where it must not or takes all memory
// takes only this process with it.
//
//   dcmflux_codec_worker SHIM PARENT    SHIM: path of libdcmflux_<name>.so; PARENT: the process at whose end this ends
//
// Requests come on standard input, answers leave on standard output; the end of input ends it. Code streams and frames
// are in two areas of memory that this process makes without a name in any directory, and that the parent reads and
// writes as files, by way of /proc/<pid>/fd. So the parent maps nothing that a codec gone astray could take away from
// under it, and when both processes are gone nothing is left anywhere.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "protocol.h"
#include "shim_library.h"

using dcmflux::ShimLibrary;
using namespace dcmflux_worker;

namespace {

// Address space: what libraries and the heap take at all, for each byte of a frame, and for each thread of the codec's
// own (a stack and a heap). The largest need that is known is that of libjxl, 24 bytes a sample.
constexpr int64_t kBaseMemory = int64_t{1} << 30;
constexpr int64_t kMemoryForEachByte = 32;
constexpr int64_t kMemoryForEachThread = int64_t{80} << 20;

[[noreturn]] void give_up(const char* what) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
    std::_Exit(2);
}

// No child outlives its parent, none is reached by what a terminal sends to the parent's group, none leaves a core.
void belong_to(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        std::_Exit(0);
    }
    setpgid(0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

// The pipe's end gets another number, so that a library that prints spoils no answer.
int set_aside(int descriptor, int instead) {
    const int kept = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (kept < 0 || dup2(instead, descriptor) < 0) {
        give_up("the pipes cannot be taken over");
    }
    return kept;
}

bool read_fully(int descriptor, void* bytes, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
        const ssize_t now = read(descriptor, static_cast<char*>(bytes) + done, size - done);
        if (now == 0 || (now < 0 && errno != EINTR)) {
            return false;
        }
        done += now > 0 ? static_cast<std::size_t>(now) : 0;
    }
    return true;
}

bool write_fully(int descriptor, const void* bytes, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
        const ssize_t now = write(descriptor, static_cast<const char*>(bytes) + done, size - done);
        if (now < 0 && errno != EINTR) {
            return false;
        }
        done += now > 0 ? static_cast<std::size_t>(now) : 0;
    }
    return true;
}

// Memory with a descriptor. Pages come when they are first written to; where there are none any more the writer fails:
// the parent with an error, this process by SIGBUS.
class Area {
public:
    explicit Area(const char* name) : descriptor_(memfd_create(name, MFD_CLOEXEC)) {
        if (descriptor_ < 0) {
            give_up("there is no memory to share with the parent");
        }
    }

    int descriptor() const { return descriptor_; }
    int64_t size() const { return size_; }
    uint8_t* bytes() const { return bytes_; }

    bool reserve(int64_t size) {
        if (size <= size_) {
            return true;
        }
        if (bytes_ != nullptr) {
            munmap(bytes_, static_cast<std::size_t>(size_));
        }
        bytes_ = nullptr;
        size_ = 0;
        if (ftruncate(descriptor_, size) != 0) {
            return false;
        }
        void* mapped =
            mmap(nullptr, static_cast<std::size_t>(size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
        if (mapped == MAP_FAILED) {
            return false;
        }
        bytes_ = static_cast<uint8_t*>(mapped);
        size_ = size;
        return true;
    }

private:
    int descriptor_;
    int64_t size_ = 0;
    uint8_t* bytes_ = nullptr;
};

class Worker {
public:
    Worker(const ShimLibrary& shim, int requests, int answers) : shim_(shim), requests_(requests), answers_(answers) {}

    void serve() {
        Answer answer = fresh();
        answer.value = shim_.abi_version();
        answer.frame[0] = input_.descriptor();
        answer.frame[1] = output_.descriptor();
        say(answer, shim_.library_version());
        limit_memory();
        Request request;
        while (write_fully(answers_, &answer, sizeof answer) && read_fully(requests_, &request, sizeof request)) {
            answer = fresh();
            answer.status = request.magic == kRequestMagic ? done(request, answer) : DCMFLUX_INVALID_ARGUMENT;
            if ((answer.status != DCMFLUX_OK || answer.value < 0) && codec_ != nullptr) {
                char message[sizeof answer.message];
                shim_.last_message(codec_, message, sizeof message);
                say(answer, message);
            }
        }
    }

private:
    static Answer fresh() {
        Answer answer;
        std::memset(&answer, 0, sizeof answer);
        answer.magic = kAnswerMagic;
        return answer;
    }

    static void say(Answer& answer, const char* message) {
        const std::size_t size = strnlen(message, sizeof answer.message);
        std::memcpy(answer.message, message, size);
        answer.message_size = static_cast<int32_t>(size);
    }

    int32_t done(const Request& request, Answer& answer) {
        if (request.operation == kCreate) {
            return create(request);
        }
        if (request.operation == kReserve) {
            sizes_ = std::max(sizes_, request.source_size + request.target_capacity);
            limit_memory();
            return input_.reserve(request.source_size) && output_.reserve(request.target_capacity)
                       ? DCMFLUX_OK
                       : DCMFLUX_OUT_OF_MEMORY;
        }
        if (request.operation == kDestroy) {
            destroy();
            return DCMFLUX_OK;
        }
        if (codec_ == nullptr) {
            return DCMFLUX_WRONG_STATE;
        }
        if (request.operation == kBound) {
            answer.value = shim_.max_encoded_size(codec_, request.frame);
            return DCMFLUX_OK;
        }
        if (request.source_size < 0 || request.source_size > input_.size() || request.target_capacity < 0 ||
            request.target_capacity > output_.size()) {
            return DCMFLUX_INVALID_ARGUMENT;
        }
        return request.operation == kDecode   ? decode(request, answer)
               : request.operation == kEncode ? encode(request, answer)
                                              : DCMFLUX_INVALID_ARGUMENT;
    }

    int32_t create(const Request& request) {
        destroy();
        if (request.options_size < 0 || request.options_size > static_cast<int32_t>(sizeof request.options)) {
            return DCMFLUX_INVALID_ARGUMENT;
        }
        threads_ = 1;
        for (int32_t at = 0; at + 8 <= request.options_size; at += 8) {
            int32_t pair[2];
            std::memcpy(pair, request.options + at, sizeof pair);
            threads_ = pair[0] == DCMFLUX_THREADS ? std::clamp(pair[1], 1, 256) : threads_;
        }
        limit_memory();
        return shim_.create(request.role, request.options, request.options_size, &codec_);
    }

    int32_t decode(const Request& request, Answer& answer) {
        std::memcpy(answer.frame, request.frame, sizeof answer.frame);
        const int32_t status = shim_.decode(codec_, input_.bytes(), request.source_size, output_.bytes(),
                                            request.target_capacity, answer.frame);
        dcmflux_frame frame;
        std::memcpy(&frame, answer.frame, sizeof frame);
        if (status == DCMFLUX_OK) {
            answer.value = frame.jpeg_size > 0 ? frame.jpeg_size
                                               : int64_t{frame.columns} * frame.rows * frame.samples_per_pixel *
                                                     (frame.bits_allocated / 8);
        }
        return status;
    }

    int32_t encode(const Request& request, Answer& answer) {
        return shim_.encode(codec_, request.frame, input_.bytes(), request.source_size, output_.bytes(),
                            request.target_capacity, &answer.value);
    }

    void destroy() {
        shim_.destroy(codec_);
        codec_ = nullptr;
    }

    // An allocation beyond it fails, which shims answer; what a codec makes of that on its own ends at most this
    // process. The sanitizers reserve far more than that for themselves.
    void limit_memory() {
#ifndef __SANITIZE_ADDRESS__
        rlimit limit;
        if (getrlimit(RLIMIT_AS, &limit) == 0) {
            const int64_t wanted = kBaseMemory + kMemoryForEachByte * sizes_ + kMemoryForEachThread * threads_;
            limit.rlim_cur = std::min(limit.rlim_max, static_cast<rlim_t>(wanted));
            setrlimit(RLIMIT_AS, &limit);
        }
#endif
    }

    const ShimLibrary& shim_;
    const int requests_;
    const int answers_;
    Area input_{"dcmflux-input"};
    Area output_{"dcmflux-output"};
    int64_t sizes_ = 0;
    int32_t threads_ = 1;
    void* codec_ = nullptr;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: dcmflux_codec_worker SHIM PARENT\n");
        return 2;
    }
    belong_to(static_cast<pid_t>(std::strtol(argv[2], nullptr, 10)));
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int requests = set_aside(STDIN_FILENO, nothing);
    const int answers = set_aside(STDOUT_FILENO, STDERR_FILENO);
    // What does not fit into the pipe is dropped: a library that complains without end must not wait for a reader.
    fcntl(STDERR_FILENO, F_SETFL, fcntl(STDERR_FILENO, F_GETFL) | O_NONBLOCK);
    const ShimLibrary shim(argv[1], dcmflux::shim_name_of(argv[1]));
    Worker(shim, requests, answers).serve();
    std::_Exit(0);
}
