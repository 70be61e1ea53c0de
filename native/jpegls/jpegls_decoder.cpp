#include <algorithm>
#include <memory>

#include "jpegls_codec.h"
#include "samples.h"

namespace dcmflux {

namespace {

struct DecoderDeleter {
    void operator()(charls_jpegls_decoder* decoder) const { charls_jpegls_decoder_destroy(decoder); }
};
constexpr uint8_t kEoi = 0xD9;
using Decoder = std::unique_ptr<charls_jpegls_decoder, DecoderDeleter>;

// From SOI to EOI. Fill bytes may precede SOI, which CharLS wants at the very first byte, and padding may follow EOI.
// Without a marker at the end CharLS 2.4 reads zero bits for ever (its check for the end of the data misses a negative
// bit count), so a codestream that has lost its EOI goes no further than here.
Source trim(Source codestream) {
    while (codestream.size > 2 && codestream.data[0] == 0xFF && codestream.data[1] == 0xFF) {
        ++codestream.data;
        --codestream.size;
    }
    while (codestream.size >= 2 &&
           !(codestream.data[codestream.size - 2] == 0xFF && codestream.data[codestream.size - 1] == kEoi)) {
        --codestream.size;
    }
    if (codestream.size < 2) {
        fail(DCMFLUX_MALFORMED_INPUT, "not a whole JPEG-LS codestream: it has no EOI marker");
    }
    return codestream;
}

Decoder open(Source codestream) {
    Decoder decoder(charls_jpegls_decoder_create());
    if (!decoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG-LS decoder");
    }
    require_success(charls_jpegls_decoder_set_source_buffer(decoder.get(), codestream.data,
                                                            static_cast<std::size_t>(codestream.size)));
    require_success(charls_jpegls_decoder_read_header(decoder.get()));
    return decoder;
}

// Some encoders leave a zero byte between the last coded bits and EOI, which CharLS before 2.4.3 refuses. Takes it out,
// when it is there; the copy is only made for such codestreams.
bool drop_padding_before_eoi(Source trimmed, std::vector<uint8_t>& copy) {
    if (trimmed.size < 3 || trimmed.data[trimmed.size - 3] != 0) {
        return false;
    }
    copy.assign(trimmed.data, trimmed.data + trimmed.size - 3);
    copy.push_back(0xFF);
    copy.push_back(kEoi);
    return true;
}

} // namespace

// Decodes into the narrowest containers, planes after one another where the codestream has them so.
void JpegLsDecoder::decode_samples(Source codestream, charls_jpegls_decoder* decoder, uint8_t* target, int64_t size) {
    const auto bytes = static_cast<std::size_t>(size);
    const charls_jpegls_errc code = charls_jpegls_decoder_decode_to_buffer(decoder, target, bytes, 0);
    if (code == charls::jpegls_errc::jpeg_marker_start_byte_not_found &&
        drop_padding_before_eoi(codestream, repaired_)) {
        const Decoder again = open({repaired_.data(), static_cast<int64_t>(repaired_.size())});
        require_success(charls_jpegls_decoder_decode_to_buffer(again.get(), target, bytes, 0));
        return;
    }
    require_success(code);
}

FrameLayout JpegLsDecoder::decode(Source input, const FrameLayout& expected, Destination frame) {
    if (expected.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG-LS frames have 8 or 16 bits allocated, not %d",
             expected.bits_allocated);
    }
    require_usual_samples(expected);
    const Source codestream = trim(input);
    const Decoder decoder = open(codestream);
    charls_frame_info info = {};
    require_success(charls_jpegls_decoder_get_frame_info(decoder.get(), &info));
    require_match({info.width, info.height, info.component_count, info.bits_per_sample}, expected);
    charls_interleave_mode interleave{};
    require_success(charls_jpegls_decoder_get_interleave_mode(decoder.get(), &interleave));

    // CharLS writes the narrowest container, and planes after one another where the codestream has them so.
    const int32_t precision = info.bits_per_sample;
    const int32_t sample_bytes = precision <= 8 ? 1 : 2;
    const int64_t count = expected.sample_count();
    const bool planes = interleave == charls::interleave_mode::none && expected.samples > 1;
    const bool wider = sample_bytes < expected.container_bytes();
    const bool aligned = reinterpret_cast<std::uintptr_t>(frame.data) % static_cast<std::uintptr_t>(sample_bytes) == 0;
    const bool staged = planes || wider || !aligned;
    // Room to interleave planes before they are widened.
    const int64_t plane_bytes = count * sample_bytes;
    if (staged) {
        staging_.resize(static_cast<std::size_t>(planes && wider ? 2 * plane_bytes : plane_bytes));
    }
    uint8_t* target = staged ? staging_.data() : frame.data;
    decode_samples(codestream, decoder.get(), target, plane_bytes);

    const bool extend = expected.is_signed && precision < expected.bits_allocated;
    if (planes) {
        uint8_t* interleaved = wider ? target + plane_bytes : frame.data;
        interleave_planes(target, expected.pixels(), expected.samples, sample_bytes, interleaved);
        target = interleaved;
    }
    if (wider) {
        widen(target, count, precision, extend, frame.data);
    } else {
        if (target != frame.data) {
            std::copy(target, target + plane_bytes, frame.data);
        }
        if (extend) {
            sign_extend(frame.data, count, sample_bytes, precision);
        }
    }

    int32_t near_lossless = 0;
    for (int32_t component = 0; component < expected.samples; ++component) {
        int32_t value = 0;
        require_success(charls_jpegls_decoder_get_near_lossless(decoder.get(), component, &value));
        near_lossless = std::max(near_lossless, value);
    }
    FrameLayout written = expected;
    written.planar_configuration = 0;
    written.codestream_precision = precision;
    written.lossy = near_lossless > 0;
    return written;
}

} // namespace dcmflux
