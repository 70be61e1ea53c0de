// Damaged codestreams: a truncated one is never taken for whole, a changed one ends in an answer, padding is no damage.
//
//   damage_test LIB
#include <cstdlib>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

struct Sample {
    dcmflux_frame layout;
    Bytes frame;
    Bytes codestream;
};

std::vector<Sample> make_samples(const ShimLibrary& shim) {
    std::vector<Sample> samples;
    Random random = {5};
    for (const Variant& variant : lossless_variants(shim)) {
        Handle encoder(shim, DCMFLUX_ENCODER, variant.options);
        for (const dcmflux_frame& layout :
             {make_layout(41, 23, 1, 16, 12, true), make_layout(23, 31, 3, 8, 8, false)}) {
            const Bytes frame = make_frame(layout, Content::kSmooth, random);
            samples.push_back({layout, frame, encode(shim, encoder.get(), layout, frame).bytes});
        }
    }
    return samples;
}

// Without its last bytes a codestream may still hold every sample; what counts is that OK means exactly the right
// pixels.
void truncation_is_noticed(const ShimLibrary& shim, const Sample& sample) {
    Handle decoder(shim, DCMFLUX_DECODER);
    const std::size_t size = sample.codestream.size();
    for (std::size_t length = 0; length < size; length += (length < 200 || length + 200 > size) ? 1 : 1 + size / 300) {
        ++cases;
        const Bytes cut(sample.codestream.begin(), sample.codestream.begin() + static_cast<std::ptrdiff_t>(length));
        const Result result = decode(shim, decoder.get(), sample.layout, cut);
        CHECK(result.status != DCMFLUX_OK || (result.bytes == sample.frame && length + 4 > size),
              "%zu of %zu bytes were taken for the whole", length, size);
        CHECK(result.status == DCMFLUX_OK || result.status == DCMFLUX_MALFORMED_INPUT, "%zu of %zu bytes: %d %s",
              length, size, result.status, decoder.message());
    }
}

void changed_bytes_end_in_an_answer(const ShimLibrary& shim, const Sample& sample, Random& random) {
    Handle decoder(shim, DCMFLUX_DECODER);
    for (int round = 0; round < 400; ++round) {
        ++cases;
        Bytes changed = sample.codestream;
        for (int32_t flips = 1 + random.below(3); flips > 0; --flips) {
            // Half of the changes hit the headers, where they do most.
            const int32_t range = random.below(2) == 0 ? std::min<int32_t>(120, static_cast<int32_t>(changed.size()))
                                                       : static_cast<int32_t>(changed.size());
            changed[static_cast<std::size_t>(random.below(range))] = static_cast<uint8_t>(random.next());
        }
        const Result result = decode(shim, decoder.get(), sample.layout, changed);
        CHECK(result.status >= DCMFLUX_OK && result.status <= DCMFLUX_OUT_OF_MEMORY, "status %d %s", result.status,
              decoder.message());
    }
    CHECK(decode(shim, decoder.get(), sample.layout, sample.codestream).bytes == sample.frame, "the handle suffered");
}

void padding_is_accepted(const ShimLibrary& shim, const Sample& sample) {
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const Bytes& padding : {Bytes{0}, Bytes{0xFF}, Bytes(17, 0), Bytes(16, 0xFF), Bytes{0, 0xFF, 0}}) {
        ++cases;
        Bytes padded = sample.codestream;
        padded.insert(padded.end(), padding.begin(), padding.end());
        const Result result = decode(shim, decoder.get(), sample.layout, padded);
        CHECK(result.status == DCMFLUX_OK && result.bytes == sample.frame, "status %d %s", result.status,
              decoder.message());
    }
    if (shim.name() != "jpeg2000" && shim.name() != "htj2k") {
        Bytes filled = sample.codestream;
        filled.insert(filled.begin(), 2, 0xFF);
        const Result result = decode(shim, decoder.get(), sample.layout, filled);
        CHECK(result.status == DCMFLUX_OK && result.bytes == sample.frame, "fill before SOI: %s", decoder.message());
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: damage_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], shim_name_of(argv[1]));
    Random random = {6};
    for (const Sample& sample : make_samples(shim)) {
        truncation_is_noticed(shim, sample);
        changed_bytes_end_in_an_answer(shim, sample, random);
        padding_is_accepted(shim, sample);
    }
    return finish("damage_test", cases);
}
