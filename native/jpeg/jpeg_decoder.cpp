#include "jpeg_codec.h"

#include <algorithm>

#include "jpeg_scans.h"
#include "jpeg_session.h"
#include "samples.h"

namespace dcmflux {

namespace {

struct JpegSource {
    jpeg_source_mgr base; // first: libjpeg hands this pointer back
    bool ended;           // libjpeg asked for more than there is
};

void do_nothing(j_decompress_ptr) {}

// Answers the end of the data with an EOI marker: the Huffman decoder reads ahead and may touch the end of a codestream
// whose EOI was lost although it has all it needs. When it does not, it warns of a premature end, and that is a failure
// here.
boolean end_of_data(j_decompress_ptr info) {
    static const JOCTET kEoi[] = {0xFF, JPEG_EOI};
    reinterpret_cast<JpegSource*>(info->src)->ended = true;
    info->src->next_input_byte = kEoi;
    info->src->bytes_in_buffer = sizeof kEoi;
    return TRUE;
}

void skip(j_decompress_ptr info, long count) {
    if (count <= 0) {
        return;
    }
    const std::size_t step = std::min(static_cast<std::size_t>(count), info->src->bytes_in_buffer);
    info->src->next_input_byte += step;
    info->src->bytes_in_buffer -= step;
}

// One image, from header to last row. A new libjpeg object for each frame costs microseconds and keeps the tables of
// one frame from standing in for tables that the next one lacks.
class Decompression {
public:
    explicit Decompression(Source codestream) {
        info_.err = install(errors_);
        const int64_t fill = leading_fill(codestream);
        source_.base.next_input_byte = codestream.data + fill;
        source_.base.bytes_in_buffer = static_cast<std::size_t>(codestream.size - fill);
        source_.base.init_source = do_nothing;
        source_.base.fill_input_buffer = end_of_data;
        source_.base.skip_input_data = skip;
        source_.base.resync_to_restart = jpeg_resync_to_restart;
        source_.base.term_source = do_nothing;
        call([this] {
            jpeg_create_decompress(&info_);
            info_.src = &source_.base;
        });
    }
    Decompression(const Decompression&) = delete;
    Decompression& operator=(const Decompression&) = delete;
    ~Decompression() { jpeg_destroy_decompress(&info_); }

    void read_header() {
        call([this] { jpeg_read_header(&info_, TRUE); });
    }

    void start() {
        call([this] {
            // No colour decisions here; and with equal spaces libjpeg never takes its merged upsampling.
            info_.out_color_space = info_.jpeg_color_space;
            info_.do_fancy_upsampling = TRUE;
            info_.do_block_smoothing = FALSE;
            info_.dct_method = JDCT_ISLOW;
            jpeg_start_decompress(&info_);
        });
    }

    // Fills some of the rows given, at least one; answers how many.
    int64_t read_rows(void** rows, int64_t count) {
        call([&] {
            const auto most = static_cast<JDIMENSION>(count);
            if (info_.data_precision <= 8) {
                rows_read_ = jpeg_read_scanlines(&info_, reinterpret_cast<JSAMPARRAY>(rows), most);
            } else if (info_.data_precision <= 12) {
                rows_read_ = jpeg12_read_scanlines(&info_, reinterpret_cast<J12SAMPARRAY>(rows), most);
            } else {
                rows_read_ = jpeg16_read_scanlines(&info_, reinterpret_cast<J16SAMPARRAY>(rows), most);
            }
            if (rows_read_ == 0) {
                jump_out(errors_, "the JPEG codestream yields no more rows");
            }
        });
        return rows_read_;
    }

    const jpeg_decompress_struct& info() const { return info_; }
    bool ended() const { return source_.ended; }
    const char* warning() const { return errors_.warning; }

private:
    template <typename Body> void call(const Body& body) {
        if (!run(errors_, body)) {
            throw_decode_failure(errors_);
        }
    }

    jpeg_decompress_struct info_ = {};
    JpegErrors errors_;
    JpegSource source_ = {};
    JDIMENSION rows_read_ = 0;
};

int32_t written_photometric(const jpeg_decompress_struct& info, bool lossless, const FrameLayout& expected) {
    if (info.num_components == 3 && !lossless) {
        // JFIF knows YCbCr only and libjpeg believes it before Adobe's marker, so the samples were treated that way.
        if (info.saw_JFIF_marker || (info.saw_Adobe_marker && info.Adobe_transform == 1)) {
            return DCMFLUX_YBR_FULL;
        }
        if (info.saw_Adobe_marker && info.Adobe_transform == 0) {
            return DCMFLUX_RGB;
        }
        if (expected.photometric == DCMFLUX_YBR_FULL_422) {
            return DCMFLUX_YBR_FULL;
        }
    }
    return expected.photometric;
}

// Rows of one decompression into the caller's frame: straight when the sample width is the container's, else through
// staging.
class RowWriter {
public:
    RowWriter(Decompression& image, const FrameLayout& expected, uint8_t* frame, std::vector<uint8_t>& staging)
        : image_(image), expected_(expected), frame_(frame), precision_(image.info().data_precision),
          sample_bytes_(precision_ <= 8 ? 1 : 2), row_bytes_(expected.row_samples() * expected.container_bytes()) {
        const bool aligned = reinterpret_cast<std::uintptr_t>(frame) % static_cast<std::uintptr_t>(sample_bytes_) == 0;
        straight_ = sample_bytes_ == expected.container_bytes() && aligned;
        if (!straight_) {
            staging.resize(static_cast<std::size_t>(kJpegBatchRows * expected.row_samples() * sample_bytes_));
            staged_ = staging.data();
        }
    }

    void write_all() {
        void* rows[kJpegBatchRows];
        for (int64_t done = 0; done < expected_.rows;) {
            const int64_t batch = std::min(kJpegBatchRows, expected_.rows - done);
            for (int64_t i = 0; i < batch; ++i) {
                rows[i] = straight_ ? frame_ + (done + i) * row_bytes_
                                    : staged_ + i * expected_.row_samples() * sample_bytes_;
            }
            const int64_t count = image_.read_rows(rows, batch);
            finish(frame_ + done * row_bytes_, count * expected_.row_samples());
            done += count;
        }
    }

private:
    void finish(uint8_t* out, int64_t samples) const {
        const bool extend = expected_.is_signed && precision_ < expected_.bits_allocated;
        if (!straight_ && sample_bytes_ < expected_.container_bytes()) {
            widen(staged_, samples, precision_, extend, out);
            return;
        }
        if (!straight_) {
            std::copy(staged_, staged_ + samples * sample_bytes_, out);
        }
        if (extend) {
            sign_extend(out, samples, static_cast<int32_t>(expected_.container_bytes()), precision_);
        }
    }

    Decompression& image_;
    const FrameLayout& expected_;
    uint8_t* frame_;
    int32_t precision_;
    int64_t sample_bytes_;
    int64_t row_bytes_;
    uint8_t* staged_ = nullptr;
    bool straight_;
};

} // namespace

FrameLayout JpegDecoder::decode(Source codestream, const FrameLayout& expected, Destination frame) {
    if (expected.bits_allocated > 16) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG frames have 8 or 16 bits allocated, not %d", expected.bits_allocated);
    }
    const JpegFrameHeader header = read_frame_header(codestream);
    require_match({header.columns, header.rows, header.components, header.precision}, expected);

    Decompression image(codestream);
    image.read_header();
    const jpeg_decompress_struct& info = image.info();
    // The same again of what libjpeg understood, should a damaged header read differently to it.
    require_match({info.image_width, info.image_height, info.num_components, info.data_precision}, expected);
    const bool several_scans = jpeg_has_multiple_scans(const_cast<jpeg_decompress_struct*>(&info)) != FALSE;
    if (several_scans) {
        require_all_scans(codestream, header);
    }
    const bool lossy = !header.lossless() || info.Al > 0;
    image.start();
    RowWriter(image, expected, frame.data, staging_).write_all();
    // A lost end shows in Huffman data; the arithmetic decoder goes on with zeros, and a later scan may be missing
    // altogether.
    if (image.ended() && (several_scans || header.arithmetic())) {
        fail(DCMFLUX_MALFORMED_INPUT, "the JPEG codestream ends before its EOI marker");
    }
    set_message(image.warning());

    FrameLayout written = expected;
    written.planar_configuration = 0;
    written.codestream_precision = info.data_precision;
    written.lossy = lossy;
    written.photometric = written_photometric(info, header.lossless(), expected);
    return written;
}

} // namespace dcmflux
