#include <algorithm>
#include <cmath>
#include <mutex>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

// The next header uses macros of this one without including it.
#include <ojph_arch.h>

#include <ojph_codestream.h>
#include <ojph_mem.h>
#include <ojph_params.h>

#include "ht_codec.h"
#include "ht_codestream.h"
#include "ht_files.h"
#include "samples.h"

namespace dcmflux {

namespace {

constexpr int32_t kFewestBits = 2;
constexpr int64_t kMostTiles = 65535;
constexpr int32_t kMostLevels = 32;

// While one of these lives, what malloc hands out is blank. OpenJPH 0.9 looks at the largest value of each code-block eight samples at a
// time, and with that beyond the ends of its lines, into memory that it never set: what happened to lie there decided whether
// a code-block of zeros was written, and the same frame had other bytes each time. Its allocator cannot be replaced from
// outside, and clearing what it asks for costs some percent of an encoding.
class BlankMemory {
public:
    BlankMemory() { use(1); }
    BlankMemory(const BlankMemory&) = delete;
    BlankMemory& operator=(const BlankMemory&) = delete;
    ~BlankMemory() { use(-1); }

private:
    static void use(int change) {
        static std::mutex mutex;
        static int users = 0;
        const std::lock_guard<std::mutex> lock(mutex);
        const bool before = users > 0;
        users += change;
        if (before != (users > 0)) {
#if defined(__GLIBC__)
            // New memory is filled with the complement of this byte.
            mallopt(M_PERTURB, before ? 0 : 0xFF);
#endif
        }
    }
};

bool transforms_components(const FrameLayout& layout, const HtOptions& options) {
    return layout.samples == 3 && (options.mct == kUnset ? layout.photometric == DCMFLUX_RGB : options.mct == 1);
}

int32_t most_bits(const FrameLayout& layout, const HtOptions& options) {
    return transforms_components(layout, options) ? kMostHtBits - 1 : kMostHtBits;
}

int64_t tile_count(const FrameLayout& layout, int32_t tile) {
    if (tile == 0) {
        return 1;
    }
    return ((int64_t{layout.columns} + tile - 1) / tile) * ((int64_t{layout.rows} + tile - 1) / tile);
}

void require_bits(int32_t bits, const FrameLayout& layout, const HtOptions& options) {
    if (bits > most_bits(layout, options)) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K encodes up to %d bits a sample here, these have %d",
             most_bits(layout, options), bits);
    }
}

bool reaches_base(const FrameLayout& layout, int32_t levels, int32_t base) {
    const int64_t side = std::max(layout.columns, layout.rows);
    return (side + (int64_t{1} << levels) - 1) >> levels <= base;
}

bool suits_tiles(const FrameLayout& layout, int32_t levels, int32_t tile) {
    const HtGrid grid = {
        0, 0, layout.columns, layout.rows, 0, 0, tile == 0 ? layout.columns : tile, tile == 0 ? layout.rows : tile};
    return !has_level_without_bands(grid, levels);
}

// As many as asked for, but no more than the smallest tile takes, and at least those that the base resolution takes.
int32_t usable_levels(const FrameLayout& layout, const HtOptions& options) {
    int32_t levels = options.levels;
    while (levels > 0 && !suits_tiles(layout, levels, options.tile)) {
        --levels;
    }
    while (options.base_resolution != 0 && levels < kMostLevels &&
           !reaches_base(layout, levels, options.base_resolution)) {
        ++levels;
    }
    return levels;
}

void require_possible(const FrameLayout& layout, const HtOptions& options) {
    require_bits(layout.bits_stored, layout, options);
    if (!suits_tiles(layout, usable_levels(layout, options), options.tile)) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "tiles of %d x %d are too small for a base resolution of %d", options.tile,
             options.tile, options.base_resolution);
    }
    if (tile_count(layout, options.tile) > kMostTiles) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "tiles of %d x %d are more than %lld for this frame", options.tile,
             options.tile, static_cast<long long>(kMostTiles));
    }
}

void describe_image(ojph::codestream& encoder, const FrameLayout& layout, const HtOptions& options, int32_t precision) {
    ojph::param_siz siz = encoder.access_siz();
    siz.set_image_extent(ojph::point(static_cast<ojph::ui32>(layout.columns), static_cast<ojph::ui32>(layout.rows)));
    siz.set_num_components(static_cast<ojph::ui32>(layout.samples));
    for (int32_t c = 0; c < layout.samples; ++c) {
        siz.set_component(static_cast<ojph::ui32>(c), ojph::point(1, 1), static_cast<ojph::ui32>(precision),
                          layout.is_signed);
    }
    if (options.tile != 0) {
        siz.set_tile_size(ojph::size(static_cast<ojph::ui32>(options.tile), static_cast<ojph::ui32>(options.tile)));
    }
}

// A step of 0 leaves the choice to OpenJPH.
void describe_coding(ojph::codestream& encoder, const FrameLayout& layout, const HtOptions& options, double step) {
    static const char* const kOrders[] = {"LRCP", "RLCP", "RPCL", "PCRL", "CPRL"};
    ojph::param_cod cod = encoder.access_cod();
    const ojph::ui32 block = 1U << options.code_block;
    cod.set_block_dims(block, block);
    cod.set_num_decomposition(static_cast<ojph::ui32>(usable_levels(layout, options)));
    cod.set_progression_order(kOrders[options.progression]);
    cod.set_color_transform(transforms_components(layout, options));
    cod.set_reversible(options.reversible == 1);
    if (step > 0) {
        encoder.access_qcd().set_irrev_quant(static_cast<float>(step));
    }
    encoder.set_planar(false);
}

void push_all(ojph::codestream& encoder, const FrameLayout& layout, const uint8_t* frame, int32_t precision) {
    ojph::ui32 component = 0;
    ojph::line_buf* line = encoder.exchange(nullptr, component);
    for (int32_t row = 0; row < layout.rows; ++row) {
        for (int32_t sample = 0; sample < layout.samples; ++sample) {
            if (line == nullptr || static_cast<int32_t>(component) != sample) {
                fail(DCMFLUX_INTERNAL, "OpenJPH asks for the lines in another order");
            }
            load_line(layout, frame, row, sample, precision, line->i32);
            line = encoder.exchange(line, component);
        }
    }
}

// What was promised is read back from the bytes.
void require_as_promised(Source written, const FrameLayout& layout, const HtOptions& options) {
    const J2kCodestream codestream = inspect_codestream(written, layout);
    const HtHeader header = inspect_ht_header(codestream);
    const bool progression = header.progression == options.progression;
    const bool base = options.base_resolution == 0 || reaches_base(layout, header.levels, options.base_resolution);
    if (!progression || !base || codestream.irreversible != (options.reversible == 0)) {
        fail(DCMFLUX_INTERNAL, "OpenJPH wrote progression %d with %d levels", header.progression, header.levels);
    }
    if (options.tlm == 1) {
        require_true_tlm(codestream);
    }
}

} // namespace

int64_t HtEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout, options_);
    // Noise of few bits in small code-blocks is what costs most; headers of tiles and packets come on top.
    const int64_t tiles = tile_count(layout, options_.tile);
    return 2 * layout.byte_count() + 16384 + 1024 * tiles * layout.samples + tlm_size(tiles);
}

int64_t HtEncoder::encode_once(const FrameLayout& layout, Source frame, int32_t precision, double step,
                               Destination destination) {
    HtMessages messages(DCMFLUX_INTERNAL);
    HtOutput file(destination);
    const int64_t tiles = tile_count(layout, options_.tile);
    int64_t tlm_at = 0;
    const BlankMemory blank;
    with_openjph(messages, [&] {
        ojph::codestream encoder;
        describe_image(encoder, layout, options_, precision);
        describe_coding(encoder, layout, options_, step);
        encoder.write_headers(&file);
        if (options_.tlm == 1) {
            tlm_at = file.skip(tlm_size(tiles));
        }
        push_all(encoder, layout, frame.data, precision);
        encoder.flush();
        encoder.close();
    });
    if (options_.tlm == 1 && !file.overflowed()) {
        write_tlm(destination.data, file.size(), tlm_at, tiles);
    }
    set_message(messages.warning());
    return file.size();
}

// Bytes fall as steps grow, roughly by as much as bits of a sample; halving the range of exponents finds the step
// without knowing more. It starts afresh with each frame, so that a frame is encoded alike whatever came before.
double HtEncoder::find_step(const FrameLayout& layout, Source frame, int32_t precision, int64_t wanted,
                            Destination destination) {
    constexpr int kRounds = 9;
    constexpr double kCloseEnough = 0.99;
    double fine = -precision - 4.0;
    double coarse = -1;
    for (int round = 0; round < kRounds; ++round) {
        const double middle = (fine + coarse) / 2;
        const int64_t size = encode_once(layout, frame, precision, std::exp2(middle), destination);
        if (size > wanted) {
            fine = middle;
        } else if (static_cast<double>(size) >= kCloseEnough * static_cast<double>(wanted)) {
            return std::exp2(middle);
        } else {
            coarse = middle;
        }
    }
    return std::exp2(coarse);
}

int64_t HtEncoder::encode(const FrameLayout& layout, Source frame, Destination destination) {
    require_possible(layout, options_);
    const int32_t precision =
        options_.reversible == 1 ? lossless_precision(layout, frame.data, kFewestBits) : layout.bits_stored;
    require_bits(precision, layout, options_);
    double step = options_.quantization == kUnset ? 0 : static_cast<double>(options_.quantization) / 1e8;
    if (options_.ratio_hundredths != kUnset) {
        const int64_t bits = layout.sample_count() * precision;
        step = find_step(layout, frame, precision, bits * 100 / 8 / options_.ratio_hundredths, destination);
    }
    const int64_t size = encode_once(layout, frame, precision, step, destination);
    if (size > destination.capacity) {
        fail(DCMFLUX_OUTPUT_TOO_SMALL, "dst of %lld bytes is too small for the HTJ2K codestream of %lld",
             static_cast<long long>(destination.capacity), static_cast<long long>(size));
    }
    require_as_promised({destination.data, size}, layout, options_);
    return size;
}

} // namespace dcmflux
