// Writes a seed corpus for one shim, made by its own encoder: FOLDER/decode/* and FOLDER/round_trip/*.
//
//   make_corpus LIB FOLDER
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fuzz_input.h"

namespace {

using namespace dcmflux_fuzz;
using namespace dcmflux_test;

void write(const std::filesystem::path& file, const dcmflux_frame& layout, const Bytes& contents) {
    const Bytes prelude = prelude_of(layout);
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(prelude.data()), static_cast<std::streamsize>(prelude.size()));
    out.write(reinterpret_cast<const char*>(contents.data()), static_cast<std::streamsize>(contents.size()));
}

// Lossy settings have code paths of their own in the decoders.
std::vector<Variant> all_variants(const ShimLibrary& shim) {
    std::vector<Variant> variants = lossless_variants(shim);
    if (shim.name() == "jpeg") {
        variants.push_back({"baseline", {{DCMFLUX_JPEG_PROCESS, 1}, {DCMFLUX_JPEG_SUBSAMPLING, 420}}});
        variants.push_back({"extended", {{DCMFLUX_JPEG_PROCESS, 2}}});
    } else if (shim.name() == "jpegls") {
        variants.push_back({"near", {{DCMFLUX_JPEGLS_NEAR, 2}}});
    } else if (shim.name() == "jpegxl") {
        variants.push_back({"lossy", {{DCMFLUX_JXL_DISTANCE_HUNDREDTHS, 100}, {DCMFLUX_JXL_EFFORT, 3}}});
    } else {
        variants.push_back({"9/7", {{DCMFLUX_J2K_REVERSIBLE, 0}}});
        variants.push_back({"tiles", {{DCMFLUX_J2K_TILE, 8}, {DCMFLUX_J2K_PROGRESSION, 4}}});
    }
    return variants;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: make_corpus LIB FOLDER\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], shim_name_of(argv[1]));
    const std::filesystem::path folder(argv[2]);
    std::filesystem::create_directories(folder / "decode");
    std::filesystem::create_directories(folder / "round_trip");
    Random random = {13};
    int number = 0;
    for (const Variant& variant : all_variants(shim)) {
        for (const dcmflux_frame& layout : {make_layout(9, 7, 1, 8, 8, false), make_layout(12, 20, 3, 8, 8, false),
                                            make_layout(17, 5, 1, 16, 12, false), make_layout(6, 6, 1, 16, 16, true)}) {
            const Bytes frame = make_frame(layout, Content::kSmooth, random);
            Handle encoder(shim, DCMFLUX_ENCODER, variant.options);
            const Result encoded = encode(shim, encoder.get(), layout, frame);
            const std::string file = "seed-" + std::to_string(number++);
            if (encoded.status == DCMFLUX_OK) {
                write(folder / "decode" / file, layout, encoded.bytes);
            }
            write(folder / "round_trip" / file, layout, frame);
        }
    }
    return 0;
}
