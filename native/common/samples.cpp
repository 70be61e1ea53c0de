#include "samples.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace dcmflux {

namespace {

template <typename T> T load(const uint8_t* base, int64_t index) {
    T value;
    std::memcpy(&value, base + index * static_cast<int64_t>(sizeof(T)), sizeof(T));
    return value;
}

template <typename T> void store(uint8_t* base, int64_t index, T value) {
    std::memcpy(base + index * static_cast<int64_t>(sizeof(T)), &value, sizeof(T));
}

template <typename T> constexpr T low_bits(int32_t bits) {
    return bits >= static_cast<int32_t>(8 * sizeof(T)) ? static_cast<T>(~T{0}) : static_cast<T>((T{1} << bits) - 1);
}

// Every bit that is set where the sample's number reaches beyond its sign: an OR over all samples tells the widest one.
template <typename T> T used_bits(const uint8_t* frame, int64_t count, bool is_signed) {
    using Signed = std::make_signed_t<T>;
    constexpr int kTop = 8 * static_cast<int>(sizeof(T)) - 1;
    T used = 0;
    if (is_signed) {
        for (int64_t i = 0; i < count; ++i) {
            const T value = load<T>(frame, i);
            used = static_cast<T>(used | (value ^ static_cast<T>(static_cast<Signed>(value) >> kTop)));
        }
    } else {
        for (int64_t i = 0; i < count; ++i) {
            used = static_cast<T>(used | load<T>(frame, i));
        }
    }
    return used;
}

template <typename T> bool fits(const FrameLayout& layout, const uint8_t* frame) {
    const int32_t bits = layout.is_signed ? layout.bits_stored - 1 : layout.bits_stored;
    // In pieces, so that a frame that does not fit is known early.
    constexpr int64_t kPiece = 1 << 16;
    const int64_t count = layout.sample_count();
    for (int64_t first = 0; first < count; first += kPiece) {
        const uint8_t* piece = frame + first * static_cast<int64_t>(sizeof(T));
        if ((used_bits<T>(piece, std::min(kPiece, count - first), layout.is_signed) >> bits) != 0) {
            return false;
        }
    }
    return true;
}

template <typename In, typename Out>
void convert(const uint8_t* in, int64_t count, int32_t precision, uint8_t* out, int64_t out_first, int64_t out_step) {
    const Out mask = low_bits<Out>(precision);
    if (out_step == 1) {
        for (int64_t i = 0; i < count; ++i) {
            store<Out>(out, out_first + i, static_cast<Out>(static_cast<Out>(load<In>(in, i)) & mask));
        }
    } else {
        for (int64_t i = 0; i < count; ++i) {
            store<Out>(out, out_first + i * out_step, static_cast<Out>(static_cast<Out>(load<In>(in, i)) & mask));
        }
    }
}

using Convert = void (*)(const uint8_t*, int64_t, int32_t, uint8_t*, int64_t, int64_t);

Convert converter(int64_t in_bytes, int32_t out_bytes) {
    if (in_bytes == 1) {
        return out_bytes == 1 ? convert<uint8_t, uint8_t> : convert<uint8_t, uint16_t>;
    }
    return out_bytes == 1 ? convert<uint16_t, uint8_t> : convert<uint16_t, uint16_t>;
}

// Numbers from containers; In carries the sign. Step is a constant so that the usual ones vectorise.
template <typename In, int Step> void load_numbers(const uint8_t* in, int64_t count, int32_t precision, int32_t* out) {
    const int shift = 32 - precision;
    for (int64_t i = 0; i < count; ++i) {
        const auto bits = static_cast<uint32_t>(load<In>(in, i * Step)) << shift;
        out[i] = std::is_signed_v<In> ? static_cast<int32_t>(bits) >> shift : static_cast<int32_t>(bits >> shift);
    }
}

template <typename In>
void load_numbers(const uint8_t* in, int64_t count, int32_t step, int32_t precision, int32_t* out) {
    switch (step) {
    case 1:
        return load_numbers<In, 1>(in, count, precision, out);
    case 2:
        return load_numbers<In, 2>(in, count, precision, out);
    case 3:
        return load_numbers<In, 3>(in, count, precision, out);
    default:
        return load_numbers<In, 4>(in, count, precision, out);
    }
}

// Pixels [first, first + count) of one channel.
void load_some(const FrameLayout& layout, const uint8_t* frame, int64_t first, int64_t count, int32_t sample,
               int32_t precision, int32_t* out) {
    const bool planar = layout.planar_configuration == 1;
    const int32_t step = planar ? 1 : layout.samples;
    const uint8_t* in = frame + (first * step + sample * (planar ? layout.pixels() : 1)) * layout.container_bytes();
    switch (layout.bits_allocated) {
    case 8:
        return layout.is_signed ? load_numbers<int8_t>(in, count, step, precision, out)
                                : load_numbers<uint8_t>(in, count, step, precision, out);
    case 16:
        return layout.is_signed ? load_numbers<int16_t>(in, count, step, precision, out)
                                : load_numbers<uint16_t>(in, count, step, precision, out);
    default:
        return layout.is_signed ? load_numbers<int32_t>(in, count, step, precision, out)
                                : load_numbers<uint32_t>(in, count, step, precision, out);
    }
}

template <typename Out, int Step>
void store_clamped(const int32_t* in, int64_t count, NumberRange range, uint8_t* out) {
    for (int64_t i = 0; i < count; ++i) {
        store<Out>(out, i * Step, static_cast<Out>(std::min(std::max(in[i], range.lowest), range.highest)));
    }
}

template <typename Out>
void store_clamped(const int32_t* in, int64_t count, int32_t step, NumberRange range, uint8_t* out) {
    switch (step) {
    case 1:
        return store_clamped<Out, 1>(in, count, range, out);
    case 2:
        return store_clamped<Out, 2>(in, count, range, out);
    case 3:
        return store_clamped<Out, 3>(in, count, range, out);
    default:
        return store_clamped<Out, 4>(in, count, range, out);
    }
}

template <typename Out>
void store_numbers(const int32_t* const* planes, int64_t pixels, int32_t samples, uint8_t* out) {
    const int32_t* first = planes[0];
    if (samples == 1) {
        for (int64_t i = 0; i < pixels; ++i) {
            store<Out>(out, i, static_cast<Out>(first[i]));
        }
    } else if (samples == 3) {
        const int32_t* second = planes[1];
        const int32_t* third = planes[2];
        for (int64_t i = 0; i < pixels; ++i) {
            store<Out>(out, 3 * i, static_cast<Out>(first[i]));
            store<Out>(out, 3 * i + 1, static_cast<Out>(second[i]));
            store<Out>(out, 3 * i + 2, static_cast<Out>(third[i]));
        }
    } else {
        for (int32_t s = 0; s < samples; ++s) {
            for (int64_t i = 0; i < pixels; ++i) {
                store<Out>(out, i * samples + s, static_cast<Out>(planes[s][i]));
            }
        }
    }
}

template <typename T> void extend_each(uint8_t* samples, int64_t count, int shift) {
    using Unsigned = std::make_unsigned_t<T>;
    for (int64_t i = 0; i < count; ++i) {
        const auto raised = static_cast<T>(static_cast<Unsigned>(load<Unsigned>(samples, i) << shift));
        store<T>(samples, i, static_cast<T>(raised >> shift));
    }
}

} // namespace

int32_t lossless_precision(const FrameLayout& layout, const uint8_t* frame, int32_t lowest) {
    bool fit = layout.bits_stored == layout.bits_allocated;
    if (!fit) {
        switch (layout.bits_allocated) {
        case 8:
            fit = fits<uint8_t>(layout, frame);
            break;
        case 16:
            fit = fits<uint16_t>(layout, frame);
            break;
        default:
            fit = fits<uint32_t>(layout, frame);
            break;
        }
    }
    return std::max(lowest, fit ? layout.bits_stored : layout.bits_allocated);
}

void gather_rows(const FrameLayout& layout, const uint8_t* frame, int64_t first, int64_t count, int32_t precision,
                 int32_t out_bytes, uint8_t* out) {
    const Convert copy = converter(layout.container_bytes(), out_bytes);
    const int64_t width = layout.container_bytes();
    if (layout.planar_configuration == 0 || layout.samples == 1) {
        const int64_t row = layout.row_samples();
        copy(frame + first * row * width, count * row, precision, out, 0, 1);
        return;
    }
    for (int32_t s = 0; s < layout.samples; ++s) {
        const uint8_t* plane = frame + (s * layout.pixels() + first * layout.columns) * width;
        copy(plane, count * layout.columns, precision, out, s, layout.samples);
    }
}

void gather_plane(const FrameLayout& layout, const uint8_t* frame, int32_t sample, int32_t precision, int32_t out_bytes,
                  uint8_t* out) {
    const int64_t width = layout.container_bytes();
    const Convert copy = converter(width, out_bytes);
    if (layout.planar_configuration == 1 || layout.samples == 1) {
        copy(frame + sample * layout.pixels() * width, layout.pixels(), precision, out, 0, 1);
        return;
    }
    for (int64_t i = 0; i < layout.pixels(); ++i) {
        copy(frame + (i * layout.samples + sample) * width, 1, precision, out, i, 1);
    }
}

void load_plane(const FrameLayout& layout, const uint8_t* frame, int32_t sample, int32_t precision, int32_t* out) {
    load_some(layout, frame, 0, layout.pixels(), sample, precision, out);
}

void load_line(const FrameLayout& layout, const uint8_t* frame, int32_t row, int32_t sample, int32_t precision,
               int32_t* out) {
    load_some(layout, frame, int64_t{row} * layout.columns, layout.columns, sample, precision, out);
}

NumberRange number_range(int32_t precision, bool is_signed) {
    const auto values = uint32_t{1} << precision;
    if (is_signed) {
        const auto half = static_cast<int32_t>(values / 2);
        return {-half, half - 1};
    }
    return {0, static_cast<int32_t>(values - 1)};
}

void store_line(const int32_t* in, int64_t count, int32_t step, NumberRange range, int32_t container_bytes,
                uint8_t* out) {
    switch (container_bytes) {
    case 1:
        return store_clamped<uint8_t>(in, count, step, range, out);
    case 2:
        return store_clamped<uint16_t>(in, count, step, range, out);
    default:
        return store_clamped<uint32_t>(in, count, step, range, out);
    }
}

void store_planes(const int32_t* const* planes, int64_t pixels, int32_t samples, int32_t container_bytes,
                  uint8_t* out) {
    switch (container_bytes) {
    case 1:
        return store_numbers<uint8_t>(planes, pixels, samples, out);
    case 2:
        return store_numbers<uint16_t>(planes, pixels, samples, out);
    default:
        return store_numbers<uint32_t>(planes, pixels, samples, out);
    }
}

void interleave_planes(const uint8_t* planes, int64_t pixels, int32_t samples, int32_t bytes_per_sample, uint8_t* out) {
    const Convert copy = converter(bytes_per_sample, bytes_per_sample);
    for (int32_t s = 0; s < samples; ++s) {
        copy(planes + s * pixels * bytes_per_sample, pixels, 8 * bytes_per_sample, out, s, samples);
    }
}

void widen(const uint8_t* in, int64_t count, int32_t precision, bool sign_extended, uint8_t* out) {
    if (!sign_extended) {
        for (int64_t i = 0; i < count; ++i) {
            store<uint16_t>(out, i, in[i]);
        }
        return;
    }
    const int shift = 16 - precision;
    for (int64_t i = 0; i < count; ++i) {
        const auto raised = static_cast<int16_t>(static_cast<uint16_t>(in[i] << shift));
        store<int16_t>(out, i, static_cast<int16_t>(raised >> shift));
    }
}

void sign_extend(uint8_t* samples, int64_t count, int32_t container_bytes, int32_t precision) {
    const int shift = 8 * container_bytes - precision;
    if (container_bytes == 1) {
        extend_each<int8_t>(samples, count, shift);
    } else {
        extend_each<int16_t>(samples, count, shift);
    }
}

} // namespace dcmflux
