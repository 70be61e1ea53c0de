#include <algorithm>
#include <memory>

#include "j2k_codec.h"
#include "j2k_memory_stream.h"
#include "samples.h"

namespace dcmflux {

namespace {

using EncoderHandle = std::unique_ptr<opj_codec_t, CodecDeleter>;
using Image = std::unique_ptr<opj_image_t, ImageDeleter>;

constexpr int32_t kDefaultLossyRatioHundredths = 1000;
constexpr int64_t kMostTiles = 65535;
// OpenJPEG 2.5.4 does not give back all samples of a precision of 1 that it encoded reversibly.
constexpr int32_t kFewestBits = 2;

bool transforms_components(const FrameLayout& layout, const J2kOptions& options) {
    return layout.samples == 3 && (options.mct == kUnset ? layout.photometric == DCMFLUX_RGB : options.mct == 1);
}

// Wavelet and component transform widen samples, and OpenJPEG's block coder has 31 bits for magnitudes and fractions.
int32_t most_bits(const FrameLayout& layout, const J2kOptions& options) {
    return transforms_components(layout, options) ? 23 : 24;
}

int64_t tile_count(const FrameLayout& layout, int32_t tile) {
    if (tile == 0) {
        return 1;
    }
    return ((int64_t{layout.columns} + tile - 1) / tile) * ((int64_t{layout.rows} + tile - 1) / tile);
}

void require_bits(int32_t bits, const FrameLayout& layout, const J2kOptions& options) {
    if (bits > most_bits(layout, options)) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG 2000 encodes up to %d bits a sample here, these have %d",
             most_bits(layout, options), bits);
    }
}

void require_possible(const FrameLayout& layout, const J2kOptions& options) {
    require_bits(layout.bits_stored, layout, options);
    if (tile_count(layout, options.tile) > kMostTiles) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "tiles of %d x %d are more than %lld for this frame", options.tile,
             options.tile, static_cast<long long>(kMostTiles));
    }
}

// A decomposition more than the smaller side can be halved only costs empty packets.
int32_t usable_levels(const FrameLayout& layout, const J2kOptions& options) {
    int32_t side = std::min(layout.columns, layout.rows);
    if (options.tile != 0) {
        side = std::min(side, options.tile);
    }
    int32_t levels = options.levels;
    while (levels > 0 && (side >> std::min(levels, 31)) == 0) {
        --levels;
    }
    return levels;
}

// The last layer has what was asked for, each one before it half the bytes, or 6 dB less.
void set_layers(opj_cparameters_t& parameters, const J2kOptions& options) {
    constexpr float kFirstLosslessRatio = 4.0F;
    constexpr float kDecibels = 6.0F;
    const int32_t last = options.layers - 1;
    parameters.tcp_numlayers = options.layers;
    if (options.psnr_hundredths != kUnset) {
        parameters.cp_fixed_quality = 1;
        const float wanted = static_cast<float>(options.psnr_hundredths) / 100.0F;
        const float step = std::min(kDecibels, wanted / static_cast<float>(options.layers));
        for (int32_t layer = 0; layer <= last; ++layer) {
            parameters.tcp_distoratio[layer] = wanted - step * static_cast<float>(last - layer);
        }
        return;
    }
    parameters.cp_disto_alloc = 1;
    int32_t ratio = options.ratio_hundredths;
    if (ratio == kUnset && !options.lossless()) {
        ratio = kDefaultLossyRatioHundredths;
    }
    // OpenJPEG takes a rate of 0 as "everything".
    const bool everything = ratio <= 100;
    parameters.tcp_rates[last] = everything ? 0.0F : static_cast<float>(ratio) / 100.0F;
    float before = everything ? kFirstLosslessRatio : 2 * parameters.tcp_rates[last];
    for (int32_t layer = last - 1; layer >= 0; --layer, before *= 2) {
        parameters.tcp_rates[layer] = before;
    }
}

opj_cparameters_t parameters_for(const FrameLayout& layout, const J2kOptions& options) {
    static const OPJ_PROG_ORDER kOrders[] = {OPJ_LRCP, OPJ_RLCP, OPJ_RPCL, OPJ_PCRL, OPJ_CPRL};
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    set_layers(parameters, options);
    parameters.irreversible = options.reversible == 1 ? 0 : 1;
    parameters.numresolution = usable_levels(layout, options) + 1;
    parameters.prog_order = kOrders[options.progression];
    parameters.cblockw_init = 1 << options.code_block;
    parameters.cblockh_init = 1 << options.code_block;
    parameters.tcp_mct = transforms_components(layout, options) ? 1 : 0;
    if (options.tile != 0) {
        parameters.tile_size_on = OPJ_TRUE;
        parameters.cp_tdx = options.tile;
        parameters.cp_tdy = options.tile;
    }
    return parameters;
}

Image make_image(const FrameLayout& layout, const uint8_t* frame, int32_t precision) {
    opj_image_cmptparm_t components[4] = {};
    for (int32_t c = 0; c < layout.samples; ++c) {
        components[c].dx = 1;
        components[c].dy = 1;
        components[c].w = static_cast<OPJ_UINT32>(layout.columns);
        components[c].h = static_cast<OPJ_UINT32>(layout.rows);
        components[c].prec = static_cast<OPJ_UINT32>(precision);
        components[c].sgnd = layout.is_signed ? 1 : 0;
    }
    Image image(opj_image_create(static_cast<OPJ_UINT32>(layout.samples), components,
                                 layout.samples == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY));
    if (!image) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for the JPEG 2000 image");
    }
    image->x1 = static_cast<OPJ_UINT32>(layout.columns);
    image->y1 = static_cast<OPJ_UINT32>(layout.rows);
    for (int32_t c = 0; c < layout.samples; ++c) {
        load_plane(layout, frame, c, precision, image->comps[c].data);
    }
    return image;
}

struct Encoded {
    bool done;
    bool overflowed; // the destination was too small
    int64_t size;
};

Encoded encode_once(const FrameLayout& layout, const J2kOptions& options, Source frame, int32_t precision,
                    Destination codestream, J2kMessages& messages) {
    const EncoderHandle encoder(opj_create_compress(OPJ_CODEC_J2K));
    if (!encoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG 2000 encoder");
    }
    messages.listen_to(encoder.get());
    opj_cparameters_t parameters = parameters_for(layout, options);
    const Image image = make_image(layout, frame.data, precision);
    if (!opj_setup_encoder(encoder.get(), &parameters, image.get())) {
        messages.throw_failure(DCMFLUX_INVALID_ARGUMENT, "OpenJPEG refuses the options");
    }
    if (options.threads > 1 && !opj_codec_set_threads(encoder.get(), options.threads)) {
        messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not start its threads");
    }
    WriteState state = {codestream, 0, 0, false};
    const Stream stream = open_for_writing(state);
    const bool done = opj_start_compress(encoder.get(), image.get(), stream.get()) &&
                      opj_encode(encoder.get(), stream.get()) && opj_end_compress(encoder.get(), stream.get());
    return {done && !state.overflowed, state.overflowed, state.end};
}

} // namespace

int64_t J2kEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout, options_);
    // Noise costs about a tenth more than its bits; headers of tiles and packets come on top.
    return layout.byte_count() + layout.byte_count() / 2 + 16384 +
           1024 * tile_count(layout, options_.tile) * layout.samples;
}

int64_t J2kEncoder::encode(const FrameLayout& layout, Source frame, Destination codestream) {
    require_possible(layout, options_);
    const int32_t precision =
        options_.lossless() ? lossless_precision(layout, frame.data, kFewestBits) : layout.bits_stored;
    require_bits(precision, layout, options_);
    J2kMessages messages;
    const Encoded first = encode_once(layout, options_, frame, precision, codestream, messages);
    if (first.done) {
        return first.size;
    }
    // OpenJPEG makes room for a tile by its precision. Noise of one or two bits a sample can need more; as samples of a
    // wider precision the same numbers fit, and stay lossless.
    const int32_t roomy = std::min(layout.bits_allocated, most_bits(layout, options_));
    if (!first.overflowed && precision < roomy && options_.lossless()) {
        J2kMessages later;
        const Encoded second = encode_once(layout, options_, frame, roomy, codestream, later);
        if (second.done) {
            return second.size;
        }
    }
    if (first.overflowed) {
        fail(DCMFLUX_OUTPUT_TOO_SMALL, "dst of %lld bytes is too small for the JPEG 2000 codestream",
             static_cast<long long>(codestream.capacity));
    }
    messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not encode the frame");
}

} // namespace dcmflux
