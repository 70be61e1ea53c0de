#include <algorithm>
#include <memory>

#include "jpegls_codec.h"
#include "samples.h"

namespace dcmflux {

namespace {

struct EncoderDeleter {
    void operator()(charls_jpegls_encoder* encoder) const { charls_jpegls_encoder_destroy(encoder); }
};
using Encoder = std::unique_ptr<charls_jpegls_encoder, EncoderDeleter>;

void require_possible(const FrameLayout& layout, const JpegLsOptions& options) {
    if (layout.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG-LS encodes 8 or 16 bits allocated, not %d", layout.bits_allocated);
    }
    require_usual_samples(layout);
    if (layout.is_signed && options.near_lossless > 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE,
             "near-lossless JPEG-LS is blind to signs: it would tear signed samples apart at zero");
    }
}

} // namespace

charls_interleave_mode JpegLsEncoder::interleave_for(const FrameLayout& layout) const {
    if (layout.samples == 1) {
        return charls::interleave_mode::none;
    }
    return options_.interleave == kInterleaveUnset ? charls::interleave_mode::sample
                                                   : static_cast<charls_interleave_mode>(options_.interleave);
}

int64_t JpegLsEncoder::max_encoded_size(const FrameLayout& layout) {
    require_possible(layout, options_);
    // Noise costs a few percent more than its bits. Half as much again leaves room for what is worse; the code lengths'
    // theoretical limit (32 or 64 bits a sample) cannot be kept up, since each long code makes its context expect more.
    return layout.byte_count() + layout.byte_count() / 2 + 4096;
}

int64_t JpegLsEncoder::encode(const FrameLayout& layout, Source frame, Destination codestream) {
    require_possible(layout, options_);
    const int32_t precision = lossless_precision(layout, frame.data, 2);
    const int32_t highest_near = std::min(255, ((1 << precision) - 1) / 2);
    if (options_.near_lossless > highest_near) {
        fail(DCMFLUX_INVALID_ARGUMENT, "NEAR %d is more than %d bits a sample allow (%d)", options_.near_lossless,
             precision, highest_near);
    }
    const int32_t sample_bytes = precision <= 8 ? 1 : 2;
    const charls_interleave_mode interleave = interleave_for(layout);
    const bool planes = interleave == charls::interleave_mode::none && layout.samples > 1;
    const bool order_fits = layout.samples == 1 || planes == (layout.planar_configuration == 1);
    // Signed samples have sign bits above the precision that must go.
    const bool clean = !layout.is_signed || precision == layout.bits_allocated;
    const bool aligned = reinterpret_cast<std::uintptr_t>(frame.data) % static_cast<std::uintptr_t>(sample_bytes) == 0;
    const uint8_t* samples = frame.data;
    if (!order_fits || !clean || !aligned || sample_bytes != layout.container_bytes()) {
        staging_.resize(static_cast<std::size_t>(layout.sample_count() * sample_bytes));
        if (planes) {
            for (int32_t s = 0; s < layout.samples; ++s) {
                gather_plane(layout, frame.data, s, precision, sample_bytes,
                             staging_.data() + s * layout.pixels() * sample_bytes);
            }
        } else {
            gather_rows(layout, frame.data, 0, layout.rows, precision, sample_bytes, staging_.data());
        }
        samples = staging_.data();
    }

    const Encoder encoder(charls_jpegls_encoder_create());
    if (!encoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG-LS encoder");
    }
    const charls_frame_info info = {static_cast<uint32_t>(layout.columns), static_cast<uint32_t>(layout.rows),
                                    precision, layout.samples};
    require_success(charls_jpegls_encoder_set_frame_info(encoder.get(), &info));
    require_success(charls_jpegls_encoder_set_near_lossless(encoder.get(), options_.near_lossless));
    require_success(charls_jpegls_encoder_set_interleave_mode(encoder.get(), interleave));
    require_success(charls_jpegls_encoder_set_destination_buffer(encoder.get(), codestream.data,
                                                                 static_cast<std::size_t>(codestream.capacity)));
    require_success(charls_jpegls_encoder_encode_from_buffer(
        encoder.get(), samples, static_cast<std::size_t>(layout.sample_count() * sample_bytes), 0));
    std::size_t written = 0;
    require_success(charls_jpegls_encoder_get_bytes_written(encoder.get(), &written));
    return static_cast<int64_t>(written);
}

} // namespace dcmflux
