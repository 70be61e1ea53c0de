// What only the jpeg2000 shim promises: lossy settings, labels, boxes, and codestreams whose structure contradicts
// itself.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

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

Sample make_sample(const ShimLibrary& shim, const Options& options, int32_t samples = 1) {
    Random random = {12};
    Sample sample = {make_layout(50, 40, samples, 8, 8, false), {}, {}};
    sample.frame = make_frame(sample.layout, Content::kSmooth, random);
    Handle encoder(shim, DCMFLUX_ENCODER, options);
    const Result encoded = encode(shim, encoder.get(), sample.layout, sample.frame);
    CHECK(encoded.status == DCMFLUX_OK, "%s", encoder.message());
    sample.codestream = encoded.bytes;
    return sample;
}

std::size_t find_marker(const Bytes& codestream, uint8_t low, std::size_t from = 0) {
    const uint8_t pattern[] = {0xFF, low};
    const auto found = std::search(codestream.begin() + static_cast<std::ptrdiff_t>(from), codestream.end(),
                                   std::begin(pattern), std::end(pattern));
    return static_cast<std::size_t>(found - codestream.begin());
}

void expect(const ShimLibrary& shim, const Sample& sample, const Bytes& codestream, int32_t status, const char* what) {
    ++cases;
    Handle decoder(shim, DCMFLUX_DECODER);
    const Result result = decode(shim, decoder.get(), sample.layout, codestream);
    CHECK(result.status == status, "%s: %d %s", what, result.status, decoder.message());
    CHECK(status != DCMFLUX_OK || result.bytes == sample.frame, "%s: samples differ", what);
}

void colour_label_follows_the_component_transform(const ShimLibrary& shim) {
    struct Case {
        int32_t mct, expected_as, comes_out_as;
    };
    for (const Case& c : {Case{1, DCMFLUX_YBR_RCT, DCMFLUX_RGB}, Case{1, DCMFLUX_RGB, DCMFLUX_RGB},
                          Case{0, DCMFLUX_YBR_FULL, DCMFLUX_YBR_FULL}, Case{0, DCMFLUX_RGB, DCMFLUX_RGB}}) {
        ++cases;
        Sample sample = make_sample(shim, {{DCMFLUX_J2K_MCT, c.mct}}, 3);
        sample.layout.photometric = c.expected_as;
        Handle decoder(shim, DCMFLUX_DECODER);
        const Result result = decode(shim, decoder.get(), sample.layout, sample.codestream);
        CHECK(result.status == DCMFLUX_OK && result.bytes == sample.frame, "%s", decoder.message());
        CHECK(result.layout.photometric == c.comes_out_as, "%d", result.layout.photometric);
    }
}

double psnr(const Bytes& a, const Bytes& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum == 0 ? 99 : 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.size()) / sum);
}

void lossy_settings_do_what_they_say(const ShimLibrary& shim) {
    Handle decoder(shim, DCMFLUX_DECODER);
    for (const int32_t samples : {1, 3}) {
        const Sample ratio =
            make_sample(shim, {{DCMFLUX_J2K_REVERSIBLE, 0}, {DCMFLUX_J2K_RATIO_HUNDREDTHS, 500}}, samples);
        CHECK(ratio.codestream.size() <= ratio.frame.size() / 5 + 100, "%zu of %zu bytes", ratio.codestream.size(),
              ratio.frame.size());
        const Sample quality =
            make_sample(shim, {{DCMFLUX_J2K_REVERSIBLE, 0}, {DCMFLUX_J2K_PSNR_HUNDREDTHS, 4500}}, samples);
        const Result decoded = decode(shim, decoder.get(), quality.layout, quality.codestream);
        CHECK(decoded.status == DCMFLUX_OK && decoded.layout.lossy == 1, "%s", decoder.message());
        CHECK(psnr(quality.frame, decoded.bytes) > 40, "%f dB", psnr(quality.frame, decoded.bytes));
        cases += 2;
    }
    const Bytes both = option_block({{DCMFLUX_J2K_RATIO_HUNDREDTHS, 500}, {DCMFLUX_J2K_PSNR_HUNDREDTHS, 4000}});
    void* codec = nullptr;
    CHECK(shim.create(DCMFLUX_ENCODER, both.data(), static_cast<int32_t>(both.size()), &codec) ==
              DCMFLUX_INVALID_ARGUMENT,
          "a ratio and a PSNR");
}

void boxed_codestreams_are_found(const ShimLibrary& shim) {
    const Sample sample = make_sample(shim, {});
    Bytes boxed = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 13,  10,  0x87, 10,
                   0, 0, 0, 12, 'f', 't', 'y', 'p', 'j', 'p', '2',  ' '};
    const Bytes box = {0, 0, 0, 0, 'j', 'p', '2', 'c'};
    boxed.insert(boxed.end(), box.begin(), box.end());
    boxed.insert(boxed.end(), sample.codestream.begin(), sample.codestream.end());
    expect(shim, sample, boxed, DCMFLUX_OK, "JP2");
    boxed[15] = 200;
    expect(shim, sample, Bytes(boxed.begin(), boxed.begin() + 60), DCMFLUX_MALFORMED_INPUT, "box beyond the data");
    boxed[15] = 4;
    expect(shim, sample, boxed, DCMFLUX_MALFORMED_INPUT, "box shorter than its header");
}

void components_must_be_alike(const ShimLibrary& shim) {
    const Sample sample = make_sample(shim, {}, 3);
    const std::size_t components = find_marker(sample.codestream, 0x51) + 40;
    struct Case {
        const char* what;
        std::size_t at;
        uint8_t value;
        int32_t status;
    };
    for (const Case& c : {Case{"subsampled", components + 4, 2, DCMFLUX_UNSUPPORTED_FEATURE},
                          Case{"sampling factor 0", components + 4, 0, DCMFLUX_MALFORMED_INPUT},
                          Case{"other precision", components + 3, 8, DCMFLUX_UNSUPPORTED_FEATURE},
                          Case{"other sign", components + 3, 0x87, DCMFLUX_UNSUPPORTED_FEATURE},
                          Case{"more precision than allocated", components, 11, DCMFLUX_UNSUPPORTED_FEATURE}}) {
        Bytes changed = sample.codestream;
        changed[c.at] = c.value;
        expect(shim, sample, changed, c.status, c.what);
    }
}

void put32(Bytes& bytes, std::size_t at, uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<uint8_t>(value >> (24 - 8 * i));
    }
}

void contradicting_structure_is_refused(const ShimLibrary& shim) {
    const Sample sample = make_sample(shim, {{DCMFLUX_J2K_TILE, 32}});
    const std::size_t siz = find_marker(sample.codestream, 0x51) + 4;
    const std::size_t sot = find_marker(sample.codestream, 0x90);
    struct Case {
        const char* what;
        std::size_t at;
        uint32_t value;
        int32_t status;
    };
    for (const Case& c : {Case{"tile-part longer than the data", sot + 6, 1000000, DCMFLUX_MALFORMED_INPUT},
                          Case{"tile-part shorter than its header", sot + 6, 13, DCMFLUX_MALFORMED_INPUT},
                          Case{"tile number out of range", sot + 4, 0xFFFF0000, DCMFLUX_MALFORMED_INPUT},
                          Case{"tiles of 1 x 1", siz + 18, 1, DCMFLUX_MALFORMED_INPUT},
                          Case{"tiles of no width", siz + 18, 0, DCMFLUX_MALFORMED_INPUT},
                          Case{"tile grid right of the image", siz + 26, 1000, DCMFLUX_MALFORMED_INPUT},
                          Case{"image of 2^31 columns", siz + 2, 0x80000000, DCMFLUX_LAYOUT_MISMATCH}}) {
        Bytes changed = sample.codestream;
        put32(changed, c.at, c.value);
        expect(shim, sample, changed, c.status, c.what);
    }
    Bytes out_of_order = sample.codestream;
    out_of_order[sot + 10] = 1;
    expect(shim, sample, out_of_order, DCMFLUX_MALFORMED_INPUT, "first tile-part with number 1");
    Bytes more_promised = sample.codestream;
    more_promised[sot + 11] = 3;
    expect(shim, sample, more_promised, DCMFLUX_MALFORMED_INPUT, "tile-parts that never come");
}

// OSV-2025-219: OpenJPEG sizes a table by TLM and indexes it by SOT. A TLM that tells of fewer tile-parts must do no
// harm.
void tile_part_lengths_that_lie_do_no_harm(const ShimLibrary& shim) {
    const Sample sample = make_sample(shim, {{DCMFLUX_J2K_TILE, 32}});
    const std::size_t sot = find_marker(sample.codestream, 0x90);
    for (const int tile : {0, 3, 200}) {
        const Bytes tlm = {0xFF, 0x55, 0, 9, 0, 0x50, static_cast<uint8_t>(tile), 0, 0, 0, 30};
        Bytes changed = sample.codestream;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(sot), tlm.begin(), tlm.end());
        expect(shim, sample, changed, DCMFLUX_OK, "TLM");
        // The same with a tile-part count that the encoder leaves open.
        changed[sot + tlm.size() + 11] = 0;
        expect(shim, sample, changed, DCMFLUX_OK, "TLM, count left open");
    }
}

void open_ended_tile_part_needs_its_end(const ShimLibrary& shim) {
    const Sample sample = make_sample(shim, {});
    Bytes open = sample.codestream;
    put32(open, find_marker(open, 0x90) + 6, 0);
    expect(shim, sample, open, DCMFLUX_OK, "Psot 0");
    Bytes padded = open;
    padded.push_back(0);
    expect(shim, sample, padded, DCMFLUX_OK, "Psot 0 and padding");
    for (std::size_t cut = 1; cut < open.size() - 120; cut += 7) {
        expect(shim, sample, Bytes(open.begin(), open.end() - static_cast<std::ptrdiff_t>(cut)),
               DCMFLUX_MALFORMED_INPUT, "Psot 0, cut off");
    }
}

void threads_change_nothing(const ShimLibrary& shim) {
    ++cases;
    const Sample one = make_sample(shim, {}, 3);
    CHECK(make_sample(shim, {{DCMFLUX_THREADS, 3}}, 3).codestream == one.codestream, "encoder");
    Handle decoder(shim, DCMFLUX_DECODER, {{DCMFLUX_THREADS, 3}});
    CHECK(decode(shim, decoder.get(), one.layout, one.codestream).bytes == one.frame, "decoder: %s", decoder.message());
}

void limits_are_told(const ShimLibrary& shim) {
    ++cases;
    Handle encoder(shim, DCMFLUX_ENCODER);
    const dcmflux_frame deep = make_layout(8, 8, 1, 32, 25, false);
    CHECK(shim.max_encoded_size(encoder.get(), &deep.struct_size) == -DCMFLUX_UNSUPPORTED_FEATURE, "25 bits stored");
    Handle tiny(shim, DCMFLUX_ENCODER, {{DCMFLUX_J2K_TILE, 1}});
    const dcmflux_frame wide = make_layout(400, 400, 1, 8, 8, false);
    CHECK(shim.max_encoded_size(tiny.get(), &wide.struct_size) == -DCMFLUX_UNSUPPORTED_FEATURE, "160000 tiles");
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: jpeg2000_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], "jpeg2000");
    colour_label_follows_the_component_transform(shim);
    lossy_settings_do_what_they_say(shim);
    boxed_codestreams_are_found(shim);
    components_must_be_alike(shim);
    contradicting_structure_is_refused(shim);
    tile_part_lengths_that_lie_do_no_harm(shim);
    open_ended_tile_part_needs_its_end(shim);
    threads_change_nothing(shim);
    limits_are_told(shim);
    return finish("jpeg2000_test", cases);
}
