#include "lossless_encoder.h"

#include <algorithm>
#include <cstring>

#include "lossless_huffman.h"
#include "samples.h"

namespace dcmflux {

namespace {

constexpr int64_t kHeaderBound = 256;
// A code and the bits after it, should each byte need a zero behind it; what was not yet written, and the end.
constexpr int64_t kMostBytesOfSample = 8;
constexpr int64_t kMostBytesBetween = 16;
constexpr char kDestinationFull[] = "dst is too small for the JPEG codestream";

// Rows as the process takes them, colour by pixel. A row is good until the next but one is asked for.
template <typename Sample> class Rows {
public:
    Rows(const FrameLayout& layout, const LosslessProcess& process, Source frame, std::vector<uint8_t>& staging)
        : layout_(layout), process_(process), frame_(frame.data), staging_(staging) {
        const bool aligned = reinterpret_cast<std::uintptr_t>(frame_) % alignof(Sample) == 0;
        // Unsigned samples were found to fit the precision; signed ones may have sign bits above it.
        const bool clean = process.precision == layout.bits_allocated || !layout.is_signed;
        straight_ = clean && aligned && layout.container_bytes() == int64_t{sizeof(Sample)} &&
                    process.point_transform == 0 && (layout.planar_configuration == 0 || layout.samples == 1);
        if (!straight_) {
            staging_.resize(static_cast<std::size_t>(2 * row_bytes()));
        }
    }

    const Sample* row(int64_t number) {
        if (straight_) {
            return reinterpret_cast<const Sample*>(frame_) + number * layout_.row_samples();
        }
        uint8_t* place = staging_.data() + (number % 2) * row_bytes();
        gather_rows(layout_, frame_, number, 1, process_.precision, sizeof(Sample), place);
        auto* samples = reinterpret_cast<Sample*>(place);
        if (process_.point_transform > 0) {
            for (int64_t i = 0; i < layout_.row_samples(); ++i) {
                samples[i] = static_cast<Sample>(samples[i] >> process_.point_transform);
            }
        }
        return samples;
    }

private:
    int64_t row_bytes() const { return layout_.row_samples() * int64_t{sizeof(Sample)}; }

    const FrameLayout& layout_;
    const LosslessProcess& process_;
    const uint8_t* frame_;
    std::vector<uint8_t>& staging_;
    bool straight_;
};

// Table H.1: a is to the left, b above, c above to the left.
template <int kPredictor> int32_t prediction(int32_t a, int32_t b, int32_t c) {
    switch (kPredictor) {
    case 1:
        return a;
    case 2:
        return b;
    case 3:
        return c;
    case 4:
        return a + b - c;
    case 5:
        return a + ((b - c) >> 1);
    case 6:
        return b + ((a - c) >> 1);
    default:
        return (a + b) >> 1;
    }
}

// Differences are taken modulo 2^16 (H.1.2.1).
template <int kPredictor, typename Sample>
void difference_rows(const Sample* above, const Sample* row, int64_t step, int64_t count,
                     int16_t* __restrict out) {
    for (int64_t i = 0; i < step; ++i) {
        out[i] = static_cast<int16_t>(row[i] - above[i]);
    }
    for (int64_t i = step; i < count; ++i) {
        out[i] = static_cast<int16_t>(row[i] - prediction<kPredictor>(row[i - step], above[i], above[i - step]));
    }
}

template <typename Sample>
void difference_first_row(const Sample* row, int32_t start, int64_t step, int64_t count,
                     int16_t* __restrict out) {
    for (int64_t i = 0; i < step; ++i) {
        out[i] = static_cast<int16_t>(row[i] - start);
    }
    for (int64_t i = step; i < count; ++i) {
        out[i] = static_cast<int16_t>(row[i] - row[i - step]);
    }
}

template <typename Sample>
using Difference = void (*)(const Sample* above, const Sample* row, int64_t step, int64_t count, int16_t* out);

template <typename Sample> Difference<Sample> difference_by(int32_t predictor) {
    constexpr Difference<Sample> kAll[] = {difference_rows<1, Sample>, difference_rows<2, Sample>,
                                           difference_rows<3, Sample>, difference_rows<4, Sample>,
                                           difference_rows<5, Sample>, difference_rows<6, Sample>,
                                           difference_rows<7, Sample>};
    return kAll[predictor - 1];
}

// Bits that a difference needs (table H.2).
inline uint32_t category_of(int32_t difference) {
    const auto size = static_cast<uint32_t>(difference < 0 ? -difference : difference);
    return 31U - static_cast<uint32_t>(__builtin_clz((size << 1) | 1U));
}

// Neighbours are mostly of one category: counting them in one place would have each wait for the one before.
class Counting {
public:
    void add(const int16_t* differences, int64_t count) {
        int64_t i = 0;
        for (; i + 4 <= count; i += 4) {
            for (int64_t lane = 0; lane < 4; ++lane) {
                ++lanes_[lane][category_of(differences[i + lane])];
            }
        }
        for (; i < count; ++i) {
            ++lanes_[0][category_of(differences[i])];
        }
    }

    CategoryCounts sums() const {
        CategoryCounts sums = {};
        for (const auto& lane : lanes_) {
            for (std::size_t i = 0; i < sums.size(); ++i) {
                sums[i] += lane[i];
            }
        }
        return sums;
    }

private:
    uint64_t lanes_[4][kCategories] = {};
};

// Entropy-coded bits; the caller sees to the room.
class BitWriter {
public:
    explicit BitWriter(const HuffmanTable& table) {
        for (uint32_t category = 0; category < kCategories; ++category) {
            // Category 16 is one single difference, with nothing behind its code (H.1.2.2).
            const uint32_t more = category == 16 ? 0 : category;
            entries_[category] = {static_cast<uint32_t>(table.code[category]) << more,
                                  static_cast<uint16_t>((1U << more) - 1), static_cast<uint8_t>(table.length[category] + more)};
        }
    }

    uint8_t* write(const int16_t* differences, int64_t count, uint8_t* out) {
        uint64_t bits = bits_;
        uint32_t filled = filled_;
        for (int64_t i = 0; i < count; ++i) {
            const int32_t difference = differences[i];
            const Entry& entry = entries_[category_of(difference)];
            // Negative ones are written less one: the complement of their size.
            const auto low = static_cast<uint32_t>(difference + (difference >> 31)) & entry.mask;
            bits = (bits << entry.length) | entry.code | low;
            filled += entry.length;
            if (filled >= 32) {
                filled -= 32;
                out = put(static_cast<uint32_t>(bits >> filled), out);
            }
        }
        bits_ = bits;
        filled_ = filled;
        return out;
    }

    // The last byte is filled with ones (F.1.2.3).
    uint8_t* finish(uint8_t* out) {
        const uint32_t missing = (8 - filled_ % 8) % 8;
        bits_ = (bits_ << missing) | ((1U << missing) - 1);
        filled_ += missing;
        for (; filled_ > 0; filled_ -= 8) {
            out = put_byte(static_cast<uint8_t>(bits_ >> (filled_ - 8)), out);
        }
        return out;
    }

private:
    struct Entry {
        uint32_t code;
        uint16_t mask;
        uint8_t length;
    };

    static uint8_t* put_byte(uint8_t byte, uint8_t* out) {
        *out++ = byte;
        if (byte == 0xFF) {
            *out++ = 0;
        }
        return out;
    }

    static uint8_t* put(uint32_t word, uint8_t* out) {
        // Whether a byte of the complement is zero.
        if (((~word - 0x01010101U) & word & 0x80808080U) != 0) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                out = put_byte(static_cast<uint8_t>(word >> shift), out);
            }
            return out;
        }
        const uint32_t big_endian = __builtin_bswap32(word);
        std::memcpy(out, &big_endian, sizeof big_endian);
        return out + sizeof big_endian;
    }

    Entry entries_[kCategories];
    uint64_t bits_ = 0;
    uint32_t filled_ = 0;
};

class Header {
public:
    Header& marker(uint8_t code) { return byte(0xFF).byte(code); }
    Header& byte(int64_t value) {
        bytes_.push_back(static_cast<uint8_t>(value));
        return *this;
    }
    Header& word(int64_t value) { return byte(value >> 8).byte(value & 0xFF); }
    const std::vector<uint8_t>& bytes() const { return bytes_; }

private:
    std::vector<uint8_t> bytes_;
};

// Component identifiers are those that libjpeg gives: readers guess colour from them. RGB says so twice.
std::vector<uint8_t> header_of(const FrameLayout& layout, const LosslessProcess& process, const HuffmanTable& table) {
    Header header;
    header.marker(0xD8);
    const bool is_rgb = layout.samples == 3 && layout.photometric == DCMFLUX_RGB;
    if (is_rgb) {
        header.marker(0xEE).word(14);
        for (const char c : {'A', 'd', 'o', 'b', 'e'}) {
            header.byte(c);
        }
        header.word(100).word(0).word(0).byte(0);
    }
    const auto identifier = [&](int32_t sample) -> int64_t {
        return is_rgb ? "RGB"[sample] : layout.samples == 1 ? 1 : sample;
    };
    header.marker(0xC3).word(8 + 3 * layout.samples).byte(process.precision);
    header.word(layout.rows).word(layout.columns).byte(layout.samples);
    for (int32_t sample = 0; sample < layout.samples; ++sample) {
        header.byte(identifier(sample)).byte(0x11).byte(0);
    }
    header.marker(0xC4).word(19 + table.used).byte(0);
    for (const uint8_t codes : table.codes_of_length) {
        header.byte(codes);
    }
    for (int i = 0; i < table.used; ++i) {
        header.byte(table.categories[static_cast<std::size_t>(i)]);
    }
    header.marker(0xDA).word(6 + 2 * layout.samples).byte(layout.samples);
    for (int32_t sample = 0; sample < layout.samples; ++sample) {
        header.byte(identifier(sample)).byte(0);
    }
    header.byte(process.predictor).byte(0).byte(process.point_transform);
    return header.bytes();
}

// Calls `use` with the differences of each row in turn.
template <typename Sample, typename Use>
void each_row(const FrameLayout& layout, const LosslessProcess& process, Rows<Sample>& rows,
              std::vector<int16_t>& differences, const Use& use) {
    const int64_t count = layout.row_samples();
    differences.resize(static_cast<std::size_t>(count));
    const Sample* above = rows.row(0);
    const int32_t start = 1 << (process.precision - process.point_transform - 1);
    difference_first_row(above, start, layout.samples, count, differences.data());
    use(differences.data(), count);
    const Difference<Sample> difference = difference_by<Sample>(process.predictor);
    for (int64_t y = 1; y < layout.rows; ++y) {
        const Sample* row = rows.row(y);
        difference(above, row, layout.samples, count, differences.data());
        use(differences.data(), count);
        above = row;
    }
}

// Where the codestream grows; throws when it is full, before anything is written behind its end.
class Output {
public:
    Output(Destination codestream, std::vector<uint8_t>& spare)
        : begin_(codestream.data), next_(codestream.data), end_(codestream.data + codestream.capacity), spare_(spare) {}

    // Calls `write` with a place where `most` bytes fit; it answers the end of what it wrote.
    template <typename Write> void append(int64_t most, const Write& write) {
        if (end_ - next_ >= most) {
            next_ = write(next_);
            return;
        }
        spare_.resize(static_cast<std::size_t>(most));
        const int64_t written = write(spare_.data()) - spare_.data();
        if (end_ - next_ < written) {
            throw Failure(DCMFLUX_OUTPUT_TOO_SMALL, kDestinationFull);
        }
        std::memcpy(next_, spare_.data(), static_cast<std::size_t>(written));
        next_ += written;
    }

    int64_t size() const { return next_ - begin_; }

private:
    uint8_t* begin_;
    uint8_t* next_;
    uint8_t* end_;
    std::vector<uint8_t>& spare_;
};

struct Buffers {
    std::vector<uint8_t>& staging;
    std::vector<int16_t>& differences;
    std::vector<uint8_t>& spare;
};

template <typename Sample>
int64_t encode_as(const FrameLayout& layout, const LosslessProcess& process, Source frame, Destination codestream,
                  const Buffers& buffers) {
    Rows<Sample> rows(layout, process, frame, buffers.staging);
    Counting counting;
    each_row<Sample>(layout, process, rows, buffers.differences,
                     [&](const int16_t* differences, int64_t count) { counting.add(differences, count); });
    const HuffmanTable table = best_table(counting.sums());

    Output output(codestream, buffers.spare);
    const std::vector<uint8_t> header = header_of(layout, process, table);
    output.append(static_cast<int64_t>(header.size()),
                  [&](uint8_t* out) { return std::copy(header.begin(), header.end(), out); });
    BitWriter writer(table);
    each_row<Sample>(layout, process, rows, buffers.differences, [&](const int16_t* differences, int64_t count) {
        output.append(count * kMostBytesOfSample + kMostBytesBetween,
                      [&](uint8_t* out) { return writer.write(differences, count, out); });
    });
    output.append(kMostBytesBetween, [&](uint8_t* out) {
        out = writer.finish(out);
        *out++ = 0xFF;
        *out++ = 0xD9;
        return out;
    });
    return output.size();
}

} // namespace

int64_t max_lossless_size(const FrameLayout& layout) {
    // A code of at most 5 bits on average, as there are 17 categories, and the sample's own bits; each full byte of ones
    // costs a zero more.
    return layout.sample_count() * 2 * (layout.bits_allocated + 5) / 8 + kHeaderBound;
}

int64_t LosslessEncoder::encode(const FrameLayout& layout, const LosslessProcess& process, Source frame,
                                Destination codestream) {
    if (process.point_transform >= process.precision) {
        fail(DCMFLUX_INVALID_ARGUMENT, "a point transform of %d leaves nothing of %d bits", process.point_transform,
             process.precision);
    }
    if (process.precision <= 8) {
        return encode_as<uint8_t>(layout, process, frame, codestream, {staging_, differences_, spare_});
    }
    return encode_as<uint16_t>(layout, process, frame, codestream, {staging_, differences_, spare_});
}

} // namespace dcmflux
