// The codec floor: a shim's encode and decode on n threads, with nothing around it.
//
//   codec_floor LIB FRAMES COLUMNS ROWS SAMPLES BITS_ALLOCATED BITS_STORED SIGNED [threads=1] [seconds=2 | encode |
//   decode]
//               [KEY=VALUE ...]
//
// LIB is a libdcmflux_<shim>.so; FRAMES holds raw little-endian samples of one frame or more; KEY=VALUE are the
// encoder's options by number (12=1).
//
// With seconds the first frame is encoded and decoded again and again. Prints MB/s (10^6 bytes of native frame) of wall
// time for both, and the compression ratio.
//
// With encode or decode each frame of the file is coded once, which is the same work as transcoding a file of these
// frames. Prints one line "wall=S cpu=S bytes=N frames=N max-error=N psnr=DB": seconds of the loop alone, size of all
// code streams, and how far the decoded frames, looked at afterwards, are from the originals.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include "shim_library.h"

namespace {

using Clock = std::chrono::steady_clock;
using dcmflux::ShimLibrary;
using Bytes = std::vector<uint8_t>;

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "codec_floor: %s\n", why.c_str());
    std::exit(1);
}

struct Work {
    const ShimLibrary& shim;
    dcmflux_frame frame;
    Bytes options;
    Bytes native; // of all frames
    int64_t frame_size;
    int threads;
    double seconds;

    const uint8_t* frame_at(int64_t number) const { return native.data() + number * frame_size; }
    int64_t frames() const { return static_cast<int64_t>(native.size()) / frame_size; }
};

void* open(const Work& work, dcmflux_role role) {
    void* codec = nullptr;
    const int32_t status =
        work.shim.create(role, work.options.data(), static_cast<int32_t>(work.options.size()), &codec);
    if (status != DCMFLUX_OK) {
        stop("create answers status " + std::to_string(status));
    }
    return codec;
}

[[noreturn]] void stop(const Work& work, const void* codec, int32_t status) {
    char text[512];
    work.shim.last_message(codec, text, sizeof text);
    stop("status " + std::to_string(status) + ": " + text);
}

int64_t encode(const Work& work, void* codec, int64_t number, Bytes& out) {
    int64_t written = 0;
    const int32_t status = work.shim.encode(codec, &work.frame.struct_size, work.frame_at(number), work.frame_size,
                                            out.data(), static_cast<int64_t>(out.size()), &written);
    if (status != DCMFLUX_OK) {
        stop(work, codec, status);
    }
    return written;
}

// Answers what the samples mean, as far as the codestream tells.
int32_t decode(const Work& work, void* codec, const Bytes& codestream, Bytes& out) {
    dcmflux_frame frame = work.frame;
    const int32_t status = work.shim.decode(codec, codestream.data(), static_cast<int64_t>(codestream.size()),
                                            out.data(), static_cast<int64_t>(out.size()), &frame.struct_size);
    if (status != DCMFLUX_OK) {
        stop(work, codec, status);
    }
    return frame.photometric;
}

// Frames a second of all threads together; `one` handles one frame and owns its handle and buffers.
template <typename MakeOne> double frames_per_second(const Work& work, const MakeOne& make_one) {
    std::atomic<int64_t> frames{0};
    const auto start = Clock::now();
    const auto deadline = start + std::chrono::duration<double>(work.seconds);
    std::vector<std::thread> pool;
    for (int t = 0; t < work.threads; ++t) {
        pool.emplace_back([&] {
            auto one = make_one();
            while (Clock::now() < deadline) {
                one();
                ++frames;
            }
        });
    }
    for (std::thread& thread : pool) {
        thread.join();
    }
    return static_cast<double>(frames) / std::chrono::duration<double>(Clock::now() - start).count();
}

double encode_rate(const Work& work, int64_t bound) {
    return frames_per_second(work, [&work, bound] {
        return [&work, codec = open(work, DCMFLUX_ENCODER), out = Bytes(static_cast<std::size_t>(bound))]() mutable {
            encode(work, codec, 0, out);
        };
    });
}

double decode_rate(const Work& work, const Bytes& codestream) {
    return frames_per_second(work, [&] {
        return [&work, &codestream, codec = open(work, DCMFLUX_DECODER),
                out = Bytes(static_cast<std::size_t>(work.frame_size))]() mutable {
            decode(work, codec, codestream, out);
        };
    });
}

struct Cost {
    double wall;
    double cpu;
};

double cpu_seconds() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// Every frame once; whichever thread is free takes the next one, as the Java side's workers do.
template <typename MakeOne> Cost each_frame(const Work& work, const MakeOne& make_one) {
    std::atomic<int64_t> next{0};
    const auto start = Clock::now();
    const double cpu = cpu_seconds();
    std::vector<std::thread> pool;
    for (int t = 0; t < work.threads; ++t) {
        pool.emplace_back([&] {
            auto one = make_one();
            for (int64_t number = next++; number < work.frames(); number = next++) {
                one(number);
            }
        });
    }
    for (std::thread& thread : pool) {
        thread.join();
    }
    return {std::chrono::duration<double>(Clock::now() - start).count(), cpu_seconds() - cpu};
}

Cost encode_each(const Work& work, int64_t bound, std::vector<Bytes>& codestreams) {
    return each_frame(work, [&work, &codestreams, bound] {
        return [&work, &codestreams, codec = open(work, DCMFLUX_ENCODER),
                out = Bytes(static_cast<std::size_t>(bound))](int64_t number) mutable {
            const int64_t written = encode(work, codec, number, out);
            codestreams[static_cast<std::size_t>(number)].assign(out.begin(), out.begin() + written);
        };
    });
}

Cost decode_each(const Work& work, const std::vector<Bytes>& codestreams) {
    return each_frame(work, [&] {
        return [&work, &codestreams, codec = open(work, DCMFLUX_DECODER),
                out = Bytes(static_cast<std::size_t>(work.frame_size))](int64_t number) mutable {
            decode(work, codec, codestreams[static_cast<std::size_t>(number)], out);
        };
    });
}

uint8_t clamped(double value) {
    return static_cast<uint8_t>(std::lround(std::min(255.0, std::max(0.0, value))));
}

// PS3.3 C.7.6.3.1.2; JPEG keeps colour as luminance and chrominance.
void to_rgb(Bytes& ybr) {
    for (std::size_t i = 0; i + 2 < ybr.size(); i += 3) {
        const double y = ybr[i];
        const double cb = ybr[i + 1] - 128.0;
        const double cr = ybr[i + 2] - 128.0;
        ybr[i] = clamped(y + 1.402 * cr);
        ybr[i + 1] = clamped(y - 0.344136 * cb - 0.714136 * cr);
        ybr[i + 2] = clamped(y + 1.772 * cb);
    }
}

int32_t sample(const dcmflux_frame& frame, const uint8_t* at) {
    if (frame.bits_allocated == 8) {
        return frame.pixel_representation != 0 ? static_cast<int8_t>(at[0]) : at[0];
    }
    const int32_t word = at[0] | at[1] << 8;
    return frame.pixel_representation != 0 ? static_cast<int16_t>(word) : word;
}

// Prints how far the frames are from the originals.
void compare_each(const Work& work, const std::vector<Bytes>& codestreams) {
    void* codec = open(work, DCMFLUX_DECODER);
    Bytes out(static_cast<std::size_t>(work.frame_size));
    const int width = work.frame.bits_allocated / 8;
    int32_t largest = 0;
    double squares = 0;
    for (int64_t number = 0; number < work.frames(); ++number) {
        const int32_t photometric = decode(work, codec, codestreams[static_cast<std::size_t>(number)], out);
        if (photometric == DCMFLUX_YBR_FULL || photometric == DCMFLUX_YBR_FULL_422) {
            to_rgb(out);
        }
        const uint8_t* original = work.frame_at(number);
        if (std::memcmp(original, out.data(), out.size()) == 0) {
            continue;
        }
        for (int64_t i = 0; i < work.frame_size; i += width) {
            const int32_t error = std::abs(sample(work.frame, original + i) - sample(work.frame, out.data() + i));
            largest = std::max(largest, error);
            squares += static_cast<double>(error) * error;
        }
    }
    const double mean = squares * width / static_cast<double>(work.native.size());
    const double peak = std::pow(2.0, work.frame.bits_stored) - 1;
    std::printf(" max-error=%d psnr=%.2f\n", static_cast<int>(largest),
                mean > 0 ? 10 * std::log10(peak * peak / mean) : 999.0);
}

void print_once(const Work& work, int64_t bound, const std::string& direction) {
    std::vector<Bytes> codestreams(static_cast<std::size_t>(work.frames()));
    Cost cost = encode_each(work, bound, codestreams);
    if (direction == "decode") {
        cost = decode_each(work, codestreams);
    }
    int64_t bytes = 0;
    for (const Bytes& codestream : codestreams) {
        bytes += static_cast<int64_t>(codestream.size());
    }
    std::printf("wall=%.6f cpu=%.6f bytes=%lld frames=%lld", cost.wall, cost.cpu, static_cast<long long>(bytes),
                static_cast<long long>(work.frames()));
    compare_each(work, codestreams);
}

void print_rates(const Work& work, int64_t bound) {
    Bytes out(static_cast<std::size_t>(bound));
    const int64_t written = encode(work, open(work, DCMFLUX_ENCODER), 0, out);
    const Bytes codestream(out.begin(), out.begin() + written);
    const double megabytes = static_cast<double>(work.frame_size) / 1e6;
    std::printf("%s: encode %.1f MB/s, decode %.1f MB/s, ratio %.2f, %d thread(s)\n", work.shim.library_version(),
                encode_rate(work, bound) * megabytes, decode_rate(work, codestream) * megabytes,
                static_cast<double>(work.frame_size) / static_cast<double>(codestream.size()), work.threads);
}

Bytes read_file(const char* path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file.tellg();
    Bytes bytes(static_cast<std::size_t>(std::max<std::streamoff>(size, 0)));
    file.seekg(0);
    if (size < 0 || !file.read(reinterpret_cast<char*>(bytes.data()), size)) {
        stop(std::string("cannot read ") + path);
    }
    return bytes;
}

void add_option(Bytes& options, const std::string& pair) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos) {
        stop("not KEY=VALUE: " + pair);
    }
    for (const int number : {std::atoi(pair.c_str()), std::atoi(pair.c_str() + sign + 1)}) {
        for (int shift = 0; shift < 32; shift += 8) {
            options.push_back(static_cast<uint8_t>(static_cast<uint32_t>(number) >> shift));
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 9) {
        stop(
            "usage: codec_floor LIB FRAMES COLUMNS ROWS SAMPLES BITS_ALLOCATED BITS_STORED SIGNED [threads] [seconds | "
            "encode | decode] [KEY=VALUE ...]");
    }
    const ShimLibrary shim(argv[1], dcmflux::shim_name_of(argv[1]));
    Work work = {shim, {}, {}, read_file(argv[2]), 0, 1, 2.0};
    dcmflux_frame& frame = work.frame;
    frame.struct_size = sizeof frame;
    frame.columns = std::atoi(argv[3]);
    frame.rows = std::atoi(argv[4]);
    frame.samples_per_pixel = std::atoi(argv[5]);
    frame.bits_allocated = std::atoi(argv[6]);
    frame.bits_stored = std::atoi(argv[7]);
    frame.pixel_representation = std::atoi(argv[8]);
    frame.photometric = frame.samples_per_pixel == 3 ? DCMFLUX_RGB : DCMFLUX_MONOCHROME2;
    work.threads = argc > 9 ? std::atoi(argv[9]) : 1;
    const std::string direction = argc > 10 ? argv[10] : "2";
    work.seconds = std::atof(direction.c_str());
    const bool once = direction == "encode" || direction == "decode";
    if (work.threads < 1 || (!once && work.seconds <= 0)) {
        stop("threads and seconds are numbers above 0, or instead of seconds encode or decode");
    }
    for (int i = 11; i < argc; ++i) {
        add_option(work.options, argv[i]);
    }
    work.frame_size = int64_t{frame.columns} * frame.rows * frame.samples_per_pixel * (frame.bits_allocated / 8);
    if (work.frame_size < 1 || work.frames() < 1) {
        stop("the file is shorter than the frame");
    }
    work.native.resize(static_cast<std::size_t>(work.frames() * work.frame_size));

    void* encoder = open(work, DCMFLUX_ENCODER);
    const int64_t bound = shim.max_encoded_size(encoder, &frame.struct_size);
    if (bound < 0) {
        stop(work, encoder, static_cast<int32_t>(-bound));
    }
    if (once) {
        print_once(work, bound, direction);
    } else {
        print_rates(work, bound);
    }
    return 0;
}
