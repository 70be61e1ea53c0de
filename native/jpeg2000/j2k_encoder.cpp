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
// Wavelet and component transform widen samples, and the block coder has 31 bits for magnitudes.
constexpr int32_t kMostEncodedBits = 24;

int64_t tile_count(const FrameLayout& layout, int32_t tile) {
    if (tile == 0) {
        return 1;
    }
    return ((int64_t{layout.columns} + tile - 1) / tile) * ((int64_t{layout.rows} + tile - 1) / tile);
}

void require_possible(const FrameLayout& layout, const J2kOptions& options) {
    if (layout.bits_stored > kMostEncodedBits) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG 2000 encodes up to %d bits a sample, not %d", kMostEncodedBits,
             layout.bits_stored);
    }
    if (tile_count(layout, options.tile) > kMostTiles) {
        fail(DCMFLUX_INVALID_ARGUMENT, "tiles of %d x %d are more than %lld for this frame", options.tile, options.tile,
             static_cast<long long>(kMostTiles));
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

opj_cparameters_t parameters_for(const FrameLayout& layout, const J2kOptions& options) {
    static const OPJ_PROG_ORDER kOrders[] = {OPJ_LRCP, OPJ_RLCP, OPJ_RPCL, OPJ_PCRL, OPJ_CPRL};
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    if (options.psnr_hundredths != kUnset) {
        parameters.cp_fixed_quality = 1;
        parameters.tcp_distoratio[0] = static_cast<float>(options.psnr_hundredths) / 100.0F;
    } else {
        parameters.cp_disto_alloc = 1;
        int32_t ratio = options.ratio_hundredths;
        if (ratio == kUnset && !options.lossless()) {
            ratio = kDefaultLossyRatioHundredths;
        }
        // OpenJPEG takes a rate of 0 as "everything".
        parameters.tcp_rates[0] = ratio <= 100 ? 0.0F : static_cast<float>(ratio) / 100.0F;
    }
    parameters.irreversible = options.reversible == 1 ? 0 : 1;
    parameters.numresolution = usable_levels(layout, options) + 1;
    parameters.prog_order = kOrders[options.progression];
    parameters.cblockw_init = 1 << options.code_block;
    parameters.cblockh_init = 1 << options.code_block;
    const bool transform = options.mct == kUnset ? layout.photometric == DCMFLUX_RGB : options.mct == 1;
    parameters.tcp_mct = layout.samples == 3 && transform ? 1 : 0;
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

} // namespace

int64_t J2kEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout, options_);
    // Noise costs about a tenth more than its bits; headers of tiles and packets come on top.
    return layout.byte_count() + layout.byte_count() / 2 + 16384 +
           1024 * tile_count(layout, options_.tile) * layout.samples;
}

int64_t J2kEncoder::encode(const FrameLayout& layout, Source frame, Destination codestream) {
    require_possible(layout, options_);
    const int32_t precision = options_.lossless() ? lossless_precision(layout, frame.data, 1) : layout.bits_stored;
    if (precision > kMostEncodedBits) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE,
             "samples reach above the %d bits stored and JPEG 2000 encodes up to %d bits only", layout.bits_stored,
             kMostEncodedBits);
    }

    J2kMessages messages;
    const EncoderHandle encoder(opj_create_compress(OPJ_CODEC_J2K));
    if (!encoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG 2000 encoder");
    }
    messages.listen_to(encoder.get());
    opj_cparameters_t parameters = parameters_for(layout, options_);
    const Image image = make_image(layout, frame.data, precision);
    if (!opj_setup_encoder(encoder.get(), &parameters, image.get())) {
        messages.throw_failure(DCMFLUX_INVALID_ARGUMENT, "OpenJPEG refuses the options");
    }
    if (options_.threads > 1 && !opj_codec_set_threads(encoder.get(), options_.threads)) {
        messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not start its threads");
    }
    WriteState state = {codestream, 0, 0, false};
    {
        const Stream stream = open_for_writing(state);
        const bool done = opj_start_compress(encoder.get(), image.get(), stream.get()) &&
                          opj_encode(encoder.get(), stream.get()) && opj_end_compress(encoder.get(), stream.get());
        if (!done && !state.overflowed) {
            messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not encode the frame");
        }
    }
    if (state.overflowed) {
        fail(DCMFLUX_OUTPUT_TOO_SMALL, "dst of %lld bytes is too small for the JPEG 2000 codestream",
             static_cast<long long>(codestream.capacity));
    }
    return state.end;
}

} // namespace dcmflux
