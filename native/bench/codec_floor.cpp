// The codec floor: loops one shim's encode and decode over one native frame, on n threads, with nothing around it.
//
//   codec_floor LIB FRAME COLUMNS ROWS SAMPLES BITS_ALLOCATED BITS_STORED SIGNED [threads=1] [seconds=2] [KEY=VALUE
//   ...]
//
// LIB is a libdcmflux_<shim>.so; FRAME holds raw little-endian samples; KEY=VALUE are the encoder's options by number
// (12=1). Prints MB/s (10^6 bytes of native frame) of wall time for encode and decode, and the compression ratio.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "shim_library.h"

namespace {

using Clock = std::chrono::steady_clock;
using dcmflux_test::ShimLibrary;
using Bytes = std::vector<uint8_t>;

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "codec_floor: %s\n", why.c_str());
    std::exit(1);
}

struct Work {
    const ShimLibrary& shim;
    dcmflux_frame frame;
    Bytes options;
    Bytes native;
    int threads;
    double seconds;
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

Bytes encode_once(const Work& work, void* codec, Bytes& out) {
    int64_t written = 0;
    const int32_t status =
        work.shim.encode(codec, &work.frame.struct_size, work.native.data(), static_cast<int64_t>(work.native.size()),
                         out.data(), static_cast<int64_t>(out.size()), &written);
    if (status != DCMFLUX_OK) {
        stop(work, codec, status);
    }
    return Bytes(out.begin(), out.begin() + written);
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
            int64_t written = 0;
            const int32_t status = work.shim.encode(codec, &work.frame.struct_size, work.native.data(),
                                                    static_cast<int64_t>(work.native.size()), out.data(),
                                                    static_cast<int64_t>(out.size()), &written);
            if (status != DCMFLUX_OK) {
                stop(work, codec, status);
            }
        };
    });
}

double decode_rate(const Work& work, const Bytes& codestream) {
    return frames_per_second(work, [&] {
        return [&work, &codestream, codec = open(work, DCMFLUX_DECODER), out = Bytes(work.native.size())]() mutable {
            dcmflux_frame frame = work.frame;
            const int32_t status = work.shim.decode(codec, codestream.data(), static_cast<int64_t>(codestream.size()),
                                                    out.data(), static_cast<int64_t>(out.size()), &frame.struct_size);
            if (status != DCMFLUX_OK) {
                stop(work, codec, status);
            }
        };
    });
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
        stop("usage: codec_floor LIB FRAME COLUMNS ROWS SAMPLES BITS_ALLOCATED BITS_STORED SIGNED [threads] [seconds] "
             "[KEY=VALUE ...]");
    }
    const ShimLibrary shim(argv[1], dcmflux_test::shim_name_of(argv[1]));
    std::ifstream file(argv[2], std::ios::binary);
    Work work = {shim, {}, {}, Bytes(std::istreambuf_iterator<char>(file), {}), 1, 2.0};
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
    work.seconds = argc > 10 ? std::atof(argv[10]) : 2.0;
    for (int i = 11; i < argc; ++i) {
        add_option(work.options, argv[i]);
    }
    const int64_t size = int64_t{frame.columns} * frame.rows * frame.samples_per_pixel * (frame.bits_allocated / 8);
    if (static_cast<int64_t>(work.native.size()) < size) {
        stop("the file is shorter than the frame");
    }
    work.native.resize(static_cast<std::size_t>(size));

    void* encoder = open(work, DCMFLUX_ENCODER);
    const int64_t bound = shim.max_encoded_size(encoder, &frame.struct_size);
    if (bound < 0) {
        stop(work, encoder, static_cast<int32_t>(-bound));
    }
    Bytes out(static_cast<std::size_t>(bound));
    const Bytes codestream = encode_once(work, encoder, out);
    const double megabytes = static_cast<double>(size) / 1e6;
    std::printf("%s: encode %.1f MB/s, decode %.1f MB/s, ratio %.2f, %d thread(s)\n", shim.library_version(),
                encode_rate(work, bound) * megabytes, decode_rate(work, codestream) * megabytes,
                static_cast<double>(size) / static_cast<double>(codestream.size()), work.threads);
    return 0;
}
