// What only the htj2k shim promises: the codestream that HTJ2K Lossless RPCL asks for, the irreversible wavelet, tiles
// that OpenJPH decodes, refusals.
#include <algorithm>
#include <cstdlib>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

uint32_t big_endian(const Bytes& bytes, std::size_t at, int width) {
    uint32_t value = 0;
    for (int i = 0; i < width; ++i) {
        value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
    }
    return value;
}

// Position of a main header's marker segment, 0 when it is not there.
std::size_t find_segment(const Bytes& codestream, uint32_t wanted) {
    std::size_t at = 2;
    for (uint32_t marker = big_endian(codestream, at, 2); marker != 0xFF90; marker = big_endian(codestream, at, 2)) {
        if (marker == wanted) {
            return at;
        }
        at += 2 + big_endian(codestream, at + 2, 2);
    }
    return wanted == 0xFF90 ? at : 0;
}

void rpcl_is_written_as_the_standard_asks(const ShimLibrary& shim) {
    Random random = {21};
    Handle encoder(shim, DCMFLUX_ENCODER,
                   {{DCMFLUX_J2K_PROGRESSION, 2}, {DCMFLUX_J2K_BASE_RESOLUTION, 64}, {DCMFLUX_J2K_TLM, 1}});
    for (const int32_t side : {1, 64, 65, 2049, 4097}) {
        ++cases;
        const dcmflux_frame layout = make_layout(side, 3, 1, 16, 12, false);
        const Bytes codestream =
            encode(shim, encoder.get(), layout, make_frame(layout, Content::kSmooth, random)).bytes;
        CHECK(!codestream.empty(), "%d: %s", side, encoder.message());
        if (codestream.empty()) {
            continue;
        }
        const std::size_t cod = find_segment(codestream, 0xFF52);
        CHECK(codestream[cod + 5] == 2, "progression %d", codestream[cod + 5]);
        const int levels = codestream[cod + 9];
        CHECK((side + (1 << levels) - 1) >> levels <= 64, "%d columns, %d levels", side, levels);
        CHECK(codestream[cod + 12] == 0x40, "code-block style %d", codestream[cod + 12]);
        const std::size_t tlm = find_segment(codestream, 0xFF55);
        const std::size_t sot = find_segment(codestream, 0xFF90);
        CHECK(tlm != 0 && tlm + 12 == sot, "TLM at %zu, SOT at %zu", tlm, sot);
        CHECK(big_endian(codestream, tlm + 8, 4) == big_endian(codestream, sot + 6, 4), "length in TLM");
        CHECK(big_endian(codestream, sot + 6, 4) + sot + 2 == codestream.size(), "length in SOT");
    }
}

void irreversible_is_close_and_says_so(const ShimLibrary& shim) {
    Random random = {22};
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const int32_t samples : {1, 3}) {
        ++cases;
        dcmflux_frame layout = make_layout(90, 70, samples, 8, 8, false);
        Bytes frame = make_frame(layout, Content::kNoise, random);
        // In the middle of the range, so that no difference wraps around.
        std::transform(frame.begin(), frame.end(), frame.begin(), [](uint8_t v) { return uint8_t(64 + v / 4); });
        Handle fine(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_REVERSIBLE, 0}, {DCMFLUX_J2K_QUANTIZATION, 200000}});
        Handle coarse(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_REVERSIBLE, 0}, {DCMFLUX_J2K_QUANTIZATION, 5000000}});
        const Result small = encode(shim, coarse.get(), layout, frame);
        const Result large = encode(shim, fine.get(), layout, frame);
        CHECK(small.status == DCMFLUX_OK && large.status == DCMFLUX_OK, "%s", fine.message());
        CHECK(small.bytes.size() < large.bytes.size(), "%zu and %zu bytes", small.bytes.size(), large.bytes.size());
        const Result decoded = decode(shim, decoder.get(), layout, large.bytes);
        CHECK(decoded.status == DCMFLUX_OK && decoded.layout.lossy == 1, "%s", decoder.message());
        int most = 0;
        for (std::size_t i = 0; i < frame.size(); ++i) {
            most = std::max(most, std::abs(frame[i] - decoded.bytes[i]));
        }
        CHECK(most > 0 && most <= 4, "differs by up to %d", most);
    }
}

void decoded_colour_is_named(const ShimLibrary& shim) {
    ++cases;
    Random random = {23};
    Handle encoder(shim, DCMFLUX_ENCODER);
    Handle decoder(shim, DCMFLUX_DECODER);
    dcmflux_frame layout = make_layout(20, 20, 3, 8, 8, false);
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    const Bytes codestream = encode(shim, encoder.get(), layout, frame).bytes;
    layout.photometric = DCMFLUX_YBR_RCT;
    CHECK(decode(shim, decoder.get(), layout, codestream).layout.photometric == DCMFLUX_RGB, "YBR_RCT");
    layout.photometric = DCMFLUX_YBR_FULL;
    const Bytes untransformed = encode(shim, encoder.get(), layout, frame).bytes;
    CHECK(decode(shim, decoder.get(), layout, untransformed).layout.photometric == DCMFLUX_YBR_FULL, "YBR_FULL");
}

// A tile-part may say that it is the last one; what follows it in place of EOC is nobody's, even if it looks like a
// tile-part of a tile that there is not.
void what_follows_the_last_tile_part_is_left_alone(const ShimLibrary& shim) {
    ++cases;
    Random random = {24};
    Handle encoder(shim, DCMFLUX_ENCODER);
    Handle decoder(shim, DCMFLUX_DECODER);
    const dcmflux_frame layout = make_layout(20, 12, 1, 16, 12, false);
    const Bytes frame = make_frame(layout, Content::kSmooth, random);
    Bytes codestream = encode(shim, encoder.get(), layout, frame).bytes;
    CHECK(codestream.size() > 2, "%s", encoder.message());
    codestream.resize(codestream.size() - 2);
    codestream.insert(codestream.end(),
                      {0x0A, 0x33, 0xFF, 0x90, 0x00, 0x0A, 0x00, 0xC8, 0, 0, 0, 14, 0, 1, 0xFF, 0x93});
    const Result result = decode(shim, decoder.get(), layout, codestream);
    CHECK(result.status == DCMFLUX_OK && result.bytes == frame, "status %d: %s", result.status, decoder.message());
}

void small_tiles_get_fewer_levels(const ShimLibrary& shim) {
    Random random = {24};
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const int32_t tile : {3, 8, 16, 64}) {
        ++cases;
        Handle encoder(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_TILE, tile}, {DCMFLUX_J2K_LEVELS, 9}});
        const dcmflux_frame layout = make_layout(70, 66, 1, 16, 12, false);
        const Bytes frame = make_frame(layout, Content::kNoise, random);
        const Result encoded = encode(shim, encoder.get(), layout, frame);
        const Result decoded = decode(shim, decoder.get(), layout, encoded.bytes);
        CHECK(decoded.status == DCMFLUX_OK && decoded.bytes == frame, "%s %s", encoder.message(), decoder.message());
    }
}

void a_ratio_is_met_from_below(const ShimLibrary& shim) {
    Random random = {25};
    Handle decoder(shim, DCMFLUX_DECODER);
    const dcmflux_frame layout = make_layout(200, 180, 1, 16, 12, false);
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    const std::size_t bits = std::size_t{200} * 180 * 12;
    for (const int32_t ratio : {200, 500, 1500}) {
        ++cases;
        Handle encoder(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_REVERSIBLE, 0}, {DCMFLUX_J2K_RATIO_HUNDREDTHS, ratio}});
        const Result encoded = encode(shim, encoder.get(), layout, frame);
        const std::size_t wanted = bits / 8 * 100 / static_cast<std::size_t>(ratio);
        CHECK(encoded.status == DCMFLUX_OK && encoded.bytes.size() <= wanted && encoded.bytes.size() > wanted * 9 / 10,
              "ratio %d: %zu bytes, wanted %zu %s", ratio, encoded.bytes.size(), wanted, encoder.message());
        const Result again = encode(shim, encoder.get(), layout, frame);
        CHECK(again.bytes == encoded.bytes, "ratio %d: another codestream the second time", ratio);
        CHECK(decode(shim, decoder.get(), layout, encoded.bytes).status == DCMFLUX_OK, "%s", decoder.message());
    }
}

// A sanitizer brings an allocator of its own, whose new memory cannot be had blank.
#if defined(__SANITIZE_ADDRESS__)
#define DCMFLUX_OTHER_MALLOC
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DCMFLUX_OTHER_MALLOC
#endif
#endif

#if !defined(DCMFLUX_OTHER_MALLOC)
// Leaves behind freed memory that is not blank.
void soil_the_heap() {
    std::vector<Bytes> soiled;
    for (std::size_t size = 2048; size <= (std::size_t{1} << 22); size *= 2) {
        soiled.emplace_back(size, uint8_t{0xA5});
        soiled.emplace_back(size + size / 2, uint8_t{0x7F});
    }
}

// OpenJPH looks at memory behind the ends of its lines: where all samples are zero that must not show.
void the_same_samples_become_the_same_bytes(const ShimLibrary& shim) {
    for (const int32_t columns : {61, 75, 101, 130, 259}) {
        for (const bool blank : {true, false}) {
            ++cases;
            const dcmflux_frame layout = make_layout(columns, 83, 1, 16, 12, false);
            Bytes frame(static_cast<std::size_t>(byte_count(layout)));
            for (std::size_t i = 0; !blank && i < 24; ++i) {
                frame[2 * (static_cast<std::size_t>(columns) * 40 + 30 + i)] = static_cast<uint8_t>(40 + i);
            }
            Handle encoder(shim, DCMFLUX_ENCODER);
            const Bytes first = encode(shim, encoder.get(), layout, frame).bytes;
            for (int round = 0; round < 5; ++round) {
                soil_the_heap();
                CHECK(encode(shim, encoder.get(), layout, frame).bytes == first, "%d columns, round %d", columns, round);
            }
        }
    }
}

#endif

void impossible_encodings_are_refused(const ShimLibrary& shim) {
    ++cases;
    const Bytes options = option_block({{DCMFLUX_J2K_QUANTIZATION, 1000}});
    void* codec = nullptr;
    CHECK(shim.create(DCMFLUX_ENCODER, options.data(), static_cast<int32_t>(options.size()), &codec) ==
              DCMFLUX_INVALID_ARGUMENT,
          "a step for the reversible wavelet");
    const Bytes ratio = option_block({{DCMFLUX_J2K_RATIO_HUNDREDTHS, 1000}});
    CHECK(shim.create(DCMFLUX_ENCODER, ratio.data(), static_cast<int32_t>(ratio.size()), &codec) ==
              DCMFLUX_INVALID_ARGUMENT,
          "a ratio for the reversible wavelet");
    const Bytes frame(64 * 64 * 4);
    Handle wide(shim, DCMFLUX_ENCODER);
    CHECK(encode(shim, wide.get(), make_layout(4, 4, 1, 32, 32, false), frame, 4096).status ==
              DCMFLUX_UNSUPPORTED_FEATURE,
          "32 bits");
    Handle tiny(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_TILE, 8}, {DCMFLUX_J2K_BASE_RESOLUTION, 1}});
    CHECK(encode(shim, tiny.get(), make_layout(33, 33, 1, 8, 8, false), frame, 4096).status ==
              DCMFLUX_UNSUPPORTED_FEATURE,
          "a base resolution that the tiles do not allow");
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: htj2k_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], "htj2k");
    rpcl_is_written_as_the_standard_asks(shim);
    irreversible_is_close_and_says_so(shim);
    decoded_colour_is_named(shim);
    what_follows_the_last_tile_part_is_left_alone(shim);
    small_tiles_get_fewer_levels(shim);
    a_ratio_is_met_from_below(shim);
#if !defined(DCMFLUX_OTHER_MALLOC)
    the_same_samples_become_the_same_bytes(shim);
#endif
    impossible_encodings_are_refused(shim);
    return finish("htj2k_test", cases);
}
