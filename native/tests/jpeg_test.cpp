// What only the jpeg shim promises: lossy processes, colour labels, kinds of JPEG that it refuses.
#include <algorithm>
#include <cstdlib>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

Options process(int32_t number) {
    return {{DCMFLUX_JPEG_PROCESS, number}, {DCMFLUX_JPEG_QUALITY, 95}};
}

int32_t sample_at(const dcmflux_frame& layout, const Bytes& frame, std::size_t index) {
    return layout.bits_allocated == 8 ? frame[index] : frame[2 * index] | frame[2 * index + 1] << 8;
}

int32_t largest_difference(const dcmflux_frame& layout, const Bytes& a, const Bytes& b) {
    int32_t largest = 0;
    const std::size_t count = a.size() / static_cast<std::size_t>(layout.bits_allocated / 8);
    for (std::size_t i = 0; i < count; ++i) {
        largest = std::max(largest, std::abs(sample_at(layout, a, i) - sample_at(layout, b, i)));
    }
    return largest;
}

// A ramp: little for a DCT to lose.
Bytes ramp(const dcmflux_frame& layout) {
    Bytes frame(static_cast<std::size_t>(byte_count(layout)));
    const auto width = static_cast<std::size_t>(layout.bits_allocated / 8);
    for (std::size_t i = 0; i < frame.size() / width; ++i) {
        const std::size_t pixel = i / static_cast<std::size_t>(layout.samples_per_pixel);
        const auto value = static_cast<uint32_t>((pixel % static_cast<std::size_t>(layout.columns)) *
                                                 (layout.bits_stored == 12 ? 30 : 2));
        frame[i * width] = static_cast<uint8_t>(value);
        if (width == 2) {
            frame[i * width + 1] = static_cast<uint8_t>(value >> 8);
        }
    }
    return frame;
}

void dct_processes_come_close(const ShimLibrary& shim) {
    struct Case {
        int32_t process, allocated, stored, samples, photometric, tolerance;
    };
    for (const Case& c : {Case{1, 8, 8, 1, DCMFLUX_MONOCHROME2, 3}, Case{2, 8, 8, 1, DCMFLUX_MONOCHROME1, 3},
                          Case{2, 16, 12, 1, DCMFLUX_MONOCHROME2, 40}, Case{1, 8, 8, 3, DCMFLUX_YBR_FULL, 4}}) {
        ++cases;
        dcmflux_frame layout = make_layout(61, 37, c.samples, c.allocated, c.stored, false);
        layout.photometric = c.photometric;
        const Bytes frame = ramp(layout);
        Handle encoder(shim, DCMFLUX_ENCODER, process(c.process));
        Handle decoder(shim, DCMFLUX_DECODER);
        const Result encoded = encode(shim, encoder.get(), layout, frame);
        CHECK(encoded.status == DCMFLUX_OK, "%s", encoder.message());
        const Result decoded = decode(shim, decoder.get(), layout, encoded.bytes);
        CHECK(decoded.status == DCMFLUX_OK, "%s", decoder.message());
        const int32_t difference = largest_difference(layout, frame, decoded.bytes);
        CHECK(difference <= c.tolerance, "process %d: %d", c.process, difference);
        CHECK(decoded.layout.lossy == 1 && decoded.layout.photometric == c.photometric &&
                  decoded.layout.codestream_precision == c.stored,
              "lossy %d photometric %d precision %d", decoded.layout.lossy, decoded.layout.photometric,
              decoded.layout.codestream_precision);
    }
}

void bits_above_bits_stored_do_not_disturb_a_lossy_process(const ShimLibrary& shim) {
    ++cases;
    const dcmflux_frame layout = make_layout(40, 40, 1, 16, 12, false);
    const Bytes clean = ramp(layout);
    Bytes overlaid = clean;
    for (std::size_t i = 1; i < overlaid.size(); i += 6) {
        overlaid[i] = static_cast<uint8_t>(overlaid[i] | 0xA0);
    }
    Handle encoder(shim, DCMFLUX_ENCODER, process(2));
    CHECK(encode(shim, encoder.get(), layout, overlaid).bytes == encode(shim, encoder.get(), layout, clean).bytes,
          "overlay bits changed the codestream");
}

void colour_is_labelled_by_evidence(const ShimLibrary& shim) {
    struct Case {
        int32_t process, encoded_as, expected_as, comes_out_as;
    };
    for (const Case& c :
         {Case{1, DCMFLUX_RGB, DCMFLUX_RGB, DCMFLUX_YBR_FULL}, Case{1, DCMFLUX_YBR_FULL, DCMFLUX_RGB, DCMFLUX_YBR_FULL},
          Case{1, DCMFLUX_UNKNOWN_PHOTOMETRIC, DCMFLUX_YBR_FULL_422, DCMFLUX_YBR_FULL},
          Case{1, DCMFLUX_UNKNOWN_PHOTOMETRIC, DCMFLUX_RGB, DCMFLUX_RGB},
          Case{3, DCMFLUX_RGB, DCMFLUX_RGB, DCMFLUX_RGB},
          Case{3, DCMFLUX_YBR_FULL, DCMFLUX_YBR_FULL, DCMFLUX_YBR_FULL}}) {
        for (const int32_t subsampling : {444, 422, 420}) {
            ++cases;
            dcmflux_frame layout = make_layout(35, 21, 3, 8, 8, false);
            layout.photometric = c.encoded_as;
            Options options = process(c.process);
            options.emplace_back(DCMFLUX_JPEG_SUBSAMPLING, subsampling);
            Handle encoder(shim, DCMFLUX_ENCODER, options);
            Handle decoder(shim, DCMFLUX_DECODER);
            const Bytes codestream = encode(shim, encoder.get(), layout, ramp(layout)).bytes;
            layout.photometric = c.expected_as;
            const Result decoded = decode(shim, decoder.get(), layout, codestream);
            CHECK(decoded.status == DCMFLUX_OK, "%s", decoder.message());
            CHECK(decoded.layout.photometric == c.comes_out_as, "%d -> %d: %d", c.encoded_as, c.expected_as,
                  decoded.layout.photometric);
        }
    }
}

void point_transform_counts_as_lossy(const ShimLibrary& shim) {
    ++cases;
    const dcmflux_frame layout = make_layout(33, 9, 1, 16, 12, false);
    Random random = {7};
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    Handle encoder(shim, DCMFLUX_ENCODER, {{DCMFLUX_JPEG_PROCESS, 3}, {DCMFLUX_JPEG_POINT_TRANSFORM, 2}});
    Handle decoder(shim, DCMFLUX_DECODER);
    const Result decoded = decode(shim, decoder.get(), layout, encode(shim, encoder.get(), layout, frame).bytes);
    CHECK(decoded.status == DCMFLUX_OK && decoded.layout.lossy == 1, "status %d lossy %d", decoded.status,
          decoded.layout.lossy);
    CHECK(largest_difference(layout, frame, decoded.bytes) == 3, "two bits are lost");
    Handle blank(shim, DCMFLUX_ENCODER, {{DCMFLUX_JPEG_PROCESS, 3}, {DCMFLUX_JPEG_POINT_TRANSFORM, 12}});
    CHECK(encode(shim, blank.get(), layout, frame).status == DCMFLUX_INVALID_ARGUMENT, "point transform of all bits");
}

Options lossless(int32_t predictor) {
    return {{DCMFLUX_JPEG_PROCESS, DCMFLUX_JPEG_LOSSLESS}, {DCMFLUX_JPEG_PREDICTOR, predictor}};
}

void put_sample(const dcmflux_frame& layout, Bytes& frame, std::size_t index, uint32_t value) {
    const auto width = static_cast<std::size_t>(layout.bits_allocated / 8);
    for (std::size_t i = 0; i < width; ++i) {
        frame[index * width + i] = static_cast<uint8_t>(value >> (8 * i));
    }
}

// Categories as rare as the numbers of Fibonacci: without a limit their codes would be longer than JPEG has room for.
Bytes rare_categories(const dcmflux_frame& layout) {
    Bytes frame(static_cast<std::size_t>(byte_count(layout)));
    const std::size_t count = frame.size() / 2;
    std::size_t at = 1;
    uint64_t often = 1;
    uint64_t before = 1;
    uint32_t value = 0;
    for (int category = 16; category > 0 && at < count; --category) {
        for (uint64_t i = 0; i < often && at < count; ++i) {
            value = (value + (category == 16 ? 0x8000U : (1U << category) - 1)) & 0xFFFF;
            put_sample(layout, frame, at++, value);
        }
        const uint64_t next = often + before;
        before = often;
        often = next;
    }
    for (; at < count; ++at) {
        put_sample(layout, frame, at, value);
    }
    return frame;
}

// Each difference is the one that has no sign: 32768.
Bytes black_and_white(const dcmflux_frame& layout) {
    Bytes frame(static_cast<std::size_t>(byte_count(layout)));
    for (std::size_t i = 0; i < frame.size() / 2; ++i) {
        put_sample(layout, frame, i, i % 2 == 0 ? 0 : 0x8000);
    }
    return frame;
}

void expect_back(const ShimLibrary& shim, const dcmflux_frame& layout, const Bytes& frame, int32_t predictor) {
    ++cases;
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(predictor));
    Handle decoder(shim, DCMFLUX_DECODER);
    const Result encoded = encode(shim, encoder.get(), layout, frame);
    CHECK(encoded.status == DCMFLUX_OK, "%s", encoder.message());
    const Result decoded = decode(shim, decoder.get(), layout, encoded.bytes);
    CHECK(decoded.status == DCMFLUX_OK && decoded.bytes == frame, "predictor %d, %d x %d x %d, %d of %d bits: %s",
          predictor, layout.columns, layout.rows, layout.samples_per_pixel, layout.bits_stored, layout.bits_allocated,
          decoder.message());
}

void lossless_frames_come_back_by_every_predictor(const ShimLibrary& shim) {
    struct Size {
        int32_t columns, rows;
    };
    Random random = {11};
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{2, 2}, Size{33, 17}}) {
        for (const int32_t samples : {1, 3}) {
            for (const int32_t stored : {1, 2, 8, 9, 12, 16}) {
                const dcmflux_frame layout =
                    make_layout(size.columns, size.rows, samples, stored > 8 ? 16 : 8, stored, false);
                for (int32_t predictor = 1; predictor <= 7; ++predictor) {
                    expect_back(shim, layout, make_frame(layout, Content::kNoise, random), predictor);
                    expect_back(shim, layout, make_frame(layout, Content::kSmooth, random), predictor);
                }
            }
        }
    }
    const dcmflux_frame layout = make_layout(101, 97, 1, 16, 16, false);
    for (int32_t predictor = 1; predictor <= 7; ++predictor) {
        expect_back(shim, layout, rare_categories(layout), predictor);
        expect_back(shim, layout, black_and_white(layout), predictor);
    }
}

void a_lossless_codestream_fits_where_it_just_fits(const ShimLibrary& shim) {
    const dcmflux_frame layout = make_layout(9, 5, 1, 16, 16, false);
    Random random = {12};
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(1));
    const Bytes whole = encode(shim, encoder.get(), layout, frame).bytes;
    const auto size = static_cast<int64_t>(whole.size());
    for (int64_t room = 0; room < size; ++room) {
        ++cases;
        CHECK(encode(shim, encoder.get(), layout, frame, room).status == DCMFLUX_OUTPUT_TOO_SMALL,
              "%lld bytes of %lld", static_cast<long long>(room), static_cast<long long>(size));
    }
    CHECK(encode(shim, encoder.get(), layout, frame, size).bytes == whole, "room for exactly the codestream");
}

void impossible_encodings_are_refused(const ShimLibrary& shim) {
    struct Case {
        int32_t process, allocated, stored;
        bool is_signed;
    };
    for (const Case& c : {Case{1, 16, 8, false}, Case{2, 16, 13, false}, Case{1, 8, 8, true}, Case{3, 32, 16, false}}) {
        ++cases;
        const dcmflux_frame layout = make_layout(8, 8, 1, c.allocated, c.stored, c.is_signed);
        Handle encoder(shim, DCMFLUX_ENCODER, process(c.process));
        CHECK(shim.max_encoded_size(encoder.get(), &layout.struct_size) == -DCMFLUX_UNSUPPORTED_FEATURE, "bound");
        const int32_t status =
            encode(shim, encoder.get(), layout, Bytes(static_cast<std::size_t>(byte_count(layout))), 4096).status;
        CHECK(status == DCMFLUX_UNSUPPORTED_FEATURE, "process %d, %d allocated: %d", c.process, c.allocated, status);
    }
}

// Offset of the contents of the first segment with such a marker.
std::size_t segment_of(const Bytes& codestream, uint8_t marker) {
    const uint8_t pattern[] = {0xFF, marker};
    const auto found = std::search(codestream.begin(), codestream.end(), std::begin(pattern), std::end(pattern));
    return static_cast<std::size_t>(found - codestream.begin()) + 4;
}

void kinds_that_are_not_decoded_are_named(const ShimLibrary& shim) {
    const dcmflux_frame layout = make_layout(16, 16, 3, 8, 8, false);
    Random random = {8};
    Handle encoder(shim, DCMFLUX_ENCODER, process(3));
    Handle decoder(shim, DCMFLUX_DECODER);
    const Bytes good = encode(shim, encoder.get(), layout, make_frame(layout, Content::kNoise, random)).bytes;
    const std::size_t sof = segment_of(good, 0xC3);
    struct Case {
        const char* what;
        std::size_t at;
        uint8_t value;
    };
    for (const Case& c :
         {Case{"subsampled SOF3", sof + 7, 0x21}, Case{"SOF3 with 2 x 2 in a component", sof + 13, 0x22},
          Case{"hierarchical SOF7", sof - 3, 0xC7}, Case{"arithmetic lossless SOF11", sof - 3, 0xCB},
          Case{"JPEG-LS", sof - 3, 0xF7}}) {
        ++cases;
        Bytes changed = good;
        changed[c.at] = c.value;
        const Result result = decode(shim, decoder.get(), layout, changed);
        CHECK(result.status == DCMFLUX_UNSUPPORTED_FEATURE, "%s: %d %s", c.what, result.status, decoder.message());
    }
    Bytes lines_left_open = good;
    lines_left_open[sof + 1] = lines_left_open[sof + 2] = 0;
    CHECK(decode(shim, decoder.get(), layout, lines_left_open).status == DCMFLUX_UNSUPPORTED_FEATURE, "DNL");
}

// A frame without Huffman tables must not be decoded with those of the frame before.
void tables_do_not_leak_into_the_next_frame(const ShimLibrary& shim) {
    ++cases;
    const dcmflux_frame layout = make_layout(16, 16, 1, 16, 16, false);
    Random random = {9};
    Handle encoder(shim, DCMFLUX_ENCODER, process(3));
    Handle used(shim, DCMFLUX_DECODER);
    const Bytes good = encode(shim, encoder.get(), layout, make_frame(layout, Content::kNoise, random)).bytes;
    const std::size_t dht = segment_of(good, 0xC4);
    const std::size_t length = static_cast<std::size_t>(good[dht - 2] << 8 | good[dht - 1]);
    Bytes bare(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(dht - 4));
    bare.insert(bare.end(), good.begin() + static_cast<std::ptrdiff_t>(dht - 2 + length), good.end());
    CHECK(decode(shim, used.get(), layout, good).status == DCMFLUX_OK, "%s", used.message());
    CHECK(decode(shim, used.get(), layout, bare).status == DCMFLUX_MALFORMED_INPUT, "%s", used.message());
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: jpeg_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], "jpeg");
    dct_processes_come_close(shim);
    bits_above_bits_stored_do_not_disturb_a_lossy_process(shim);
    colour_is_labelled_by_evidence(shim);
    point_transform_counts_as_lossy(shim);
    lossless_frames_come_back_by_every_predictor(shim);
    a_lossless_codestream_fits_where_it_just_fits(shim);
    impossible_encodings_are_refused(shim);
    kinds_that_are_not_decoded_are_named(shim);
    tables_do_not_leak_into_the_next_frame(shim);
    return finish("jpeg_test", cases);
}
