#include <memory>

#include "j2k_codec.h"
#include "j2k_codestream.h"
#include "j2k_memory_stream.h"
#include "samples.h"

namespace dcmflux {

namespace {

using DecoderHandle = std::unique_ptr<opj_codec_t, CodecDeleter>;
using Image = std::unique_ptr<opj_image_t, ImageDeleter>;

DecoderHandle open_decoder(int32_t threads, J2kMessages& messages) {
    DecoderHandle decoder(opj_create_decompress(OPJ_CODEC_J2K));
    if (!decoder) {
        throw Failure(DCMFLUX_OUT_OF_MEMORY, "no memory for a JPEG 2000 decoder");
    }
    messages.listen_to(decoder.get());
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    // Strict mode, in which truncated tiles are errors, is the default. Asking for it would also switch off OpenJPEG's
    // care for codestreams that count one tile-part too few, and drop the last one.
    if (!opj_setup_decoder(decoder.get(), &parameters)) {
        messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not be set up");
    }
    if (threads > 1 && !opj_codec_set_threads(decoder.get(), threads)) {
        messages.throw_failure(DCMFLUX_INTERNAL, "OpenJPEG could not start its threads");
    }
    return decoder;
}

// The decoded image must be what the inspected header promised before its samples are copied.
void require_complete(const opj_image_t& image, const FrameLayout& expected) {
    bool complete = static_cast<int32_t>(image.numcomps) == expected.samples;
    for (int32_t c = 0; complete && c < expected.samples; ++c) {
        const opj_image_comp_t& component = image.comps[c];
        complete = component.data != nullptr && static_cast<int64_t>(component.w) == expected.columns &&
                   static_cast<int64_t>(component.h) == expected.rows;
    }
    if (!complete) {
        fail(DCMFLUX_MALFORMED_INPUT, "JPEG 2000: the codestream does not yield the whole image");
    }
}

} // namespace

FrameLayout J2kDecoder::decode(Source input, const FrameLayout& expected, Destination frame) {
    const J2kCodestream codestream = inspect_codestream(input, expected);

    J2kMessages messages;
    ReadState state = {codestream.data, 0, &codestream.tlm_markers};
    const Stream stream = open_for_reading(state);
    const DecoderHandle decoder = open_decoder(options_.threads, messages);
    opj_image_t* header = nullptr;
    const bool has_header = opj_read_header(stream.get(), decoder.get(), &header) != OPJ_FALSE;
    const Image image(header);
    if (!has_header || !image) {
        messages.throw_failure(DCMFLUX_MALFORMED_INPUT, "OpenJPEG refuses the header");
    }
    if (!opj_decode(decoder.get(), stream.get(), image.get()) || !opj_end_decompress(decoder.get(), stream.get())) {
        messages.throw_failure(DCMFLUX_MALFORMED_INPUT, "OpenJPEG refuses the codestream");
    }
    require_complete(*image, expected);

    const int32_t* planes[4] = {};
    for (int32_t c = 0; c < expected.samples; ++c) {
        planes[c] = image->comps[c].data;
    }
    store_planes(planes, expected.pixels(), expected.samples, static_cast<int32_t>(expected.container_bytes()),
                 frame.data);
    set_message(messages.warning());

    FrameLayout written = expected;
    written.planar_configuration = 0;
    written.is_signed = codestream.is_signed;
    written.codestream_precision = codestream.precision;
    written.lossy = codestream.irreversible;
    written.photometric = decoded_photometric(codestream, expected.photometric);
    return written;
}

} // namespace dcmflux
