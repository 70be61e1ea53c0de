#include <memory>

// The next header uses macros of this one without including it.
#include <ojph_arch.h>

#include <ojph_codestream.h>
#include <ojph_mem.h>
#include <ojph_params.h>

#include "ht_asserts.h"
#include "ht_codec.h"
#include "ht_codestream.h"
#include "ht_files.h"
#include "ht_packets.h"
#include "samples.h"

namespace dcmflux {

namespace {

void require_decodable(const J2kCodestream& codestream) {
    if (codestream.precision > kMostHtBits) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with %d bits a sample is not decoded", codestream.precision);
    }
}

// OpenJPH hands out one line of one component at a time, by rows because it was told so.
void pull_all(ojph::codestream& decoder, const J2kCodestream& codestream, const FrameLayout& expected, uint8_t* frame) {
    const int64_t row_bytes = expected.row_samples() * expected.container_bytes();
    const auto width = static_cast<int32_t>(expected.container_bytes());
    const NumberRange range = number_range(codestream.precision, codestream.is_signed);
    for (int32_t row = 0; row < expected.rows; ++row) {
        for (int32_t sample = 0; sample < expected.samples; ++sample) {
            ojph::ui32 component = 0;
            const ojph::line_buf* line = decoder.pull(component);
            if (line == nullptr || static_cast<int32_t>(component) != sample ||
                static_cast<int64_t>(line->size) < expected.columns) {
                fail(DCMFLUX_MALFORMED_INPUT, "HTJ2K: the codestream does not yield the whole image");
            }
            store_line(line->i32, expected.columns, expected.samples, range, width,
                       frame + row * row_bytes + sample * width);
        }
    }
}

} // namespace

FrameLayout HtDecoder::decode(Source input, const FrameLayout& expected, Destination frame) {
    const J2kCodestream codestream = inspect_codestream(input, expected);
    require_decodable(codestream);
    inspect_ht_header(codestream);
    require_sound_packets(codestream);

    HtMessages messages(DCMFLUX_MALFORMED_INPUT);
    HtInput file({codestream.data.data, codestream.tiles_end});
    std::unique_ptr<ojph::codestream> decoder;
    const auto destroy = [&] { with_asserts_caught([&] { decoder.reset(); }); };
    try {
        with_openjph(messages, [&] {
            decoder = std::make_unique<ojph::codestream>();
            with_asserts_caught([&] {
                decoder->read_headers(&file);
                decoder->set_planar(false);
                decoder->create();
                pull_all(*decoder, codestream, expected, frame.data);
            });
        });
    } catch (const Failure&) {
        destroy();
        throw;
    }
    destroy();
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
