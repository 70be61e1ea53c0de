#include "jpeg_scans.h"

#include <cstring>

namespace dcmflux {

namespace {

constexpr int kSoi = 0xD8;
constexpr int kEoi = 0xD9;
constexpr int kSos = 0xDA;
constexpr int kDhp = 0xDE;
constexpr int kExp = 0xDF;
constexpr int kTem = 0x01;
constexpr int kJpegLsSof = 0xF7;
// A progressive image needs some tens at most; each costs a pass over the whole image.
constexpr int kMaxScans = 500;
constexpr int kMaxComponents = 4;

bool is_restart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
}

bool is_frame_header(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

class MarkerWalk {
public:
    explicit MarkerWalk(Source codestream) : data_(codestream.data), size_(codestream.size) {
        at_ = leading_fill(codestream) + 2;
    }

    // The next marker; its segment, when it has one, is then segment()/segment_size(). -1 at the end of the data.
    int next() {
        while (at_ + 1 < size_) {
            const void* found = std::memchr(data_ + at_, 0xFF, static_cast<std::size_t>(size_ - at_ - 1));
            if (found == nullptr) {
                break;
            }
            at_ = static_cast<const uint8_t*>(found) - data_ + 1;
            const int marker = data_[at_];
            if (marker == 0x00 || marker == 0xFF || is_restart(marker) || marker == kTem) {
                continue;
            }
            ++at_;
            if (marker != kEoi && marker != kSoi) {
                read_segment();
            }
            return marker;
        }
        at_ = size_;
        return -1;
    }

    const uint8_t* segment() const { return segment_; }
    int segment_size() const { return segment_size_; }

private:
    void read_segment() {
        const int64_t left = size_ - at_;
        const int length = left < 2 ? 0 : data_[at_] << 8 | data_[at_ + 1];
        if (length < 2 || length > left) {
            fail(DCMFLUX_MALFORMED_INPUT, "a JPEG marker segment at byte %lld does not fit into the codestream",
                 static_cast<long long>(at_));
        }
        segment_ = data_ + at_ + 2;
        segment_size_ = length - 2;
        at_ += length;
    }

    const uint8_t* data_;
    int64_t size_;
    int64_t at_;
    const uint8_t* segment_ = nullptr;
    int segment_size_ = 0;
};

JpegFrameHeader parse_frame_header(int marker, const uint8_t* segment, int size) {
    JpegFrameHeader header = {};
    header.process = marker & 0x0F;
    if (size < 6 || size < 6 + 3 * segment[5]) {
        fail(DCMFLUX_MALFORMED_INPUT, "the JPEG frame header is too short");
    }
    header.precision = segment[0];
    header.rows = segment[1] << 8 | segment[2];
    header.columns = segment[3] << 8 | segment[4];
    header.components = segment[5];
    for (int i = 0; i < header.components; ++i) {
        const uint8_t* component = segment + 6 + 3 * i;
        header.subsampled = header.subsampled || component[1] != 0x11;
        if (i < kMaxComponents) {
            header.component_ids[i] = component[0];
        }
    }
    return header;
}

void require_known_process(const JpegFrameHeader& header) {
    switch (header.process) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 9:
    case 10:
        break;
    default:
        fail(DCMFLUX_UNSUPPORTED_FEATURE,
             "JPEG frames of kind SOF%d (hierarchical or arithmetic lossless) are not decoded", header.process);
    }
    if (header.rows == 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "the JPEG frame header leaves the number of lines open (DNL)");
    }
    if (header.lossless() && header.subsampled) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "lossless JPEG with sampling factors other than 1 is not decoded");
    }
}

} // namespace

int64_t leading_fill(Source codestream) {
    int64_t fill = 0;
    while (fill + 1 < codestream.size && codestream.data[fill] == 0xFF && codestream.data[fill + 1] == 0xFF) {
        ++fill;
    }
    return fill;
}

JpegFrameHeader read_frame_header(Source codestream) {
    const int64_t fill = leading_fill(codestream);
    if (codestream.size < fill + 2 || codestream.data[fill] != 0xFF || codestream.data[fill + 1] != kSoi) {
        fail(DCMFLUX_MALFORMED_INPUT, "not a JPEG codestream: it does not begin with SOI");
    }
    MarkerWalk walk(codestream);
    for (int marker = walk.next(); marker >= 0; marker = walk.next()) {
        if (marker == kJpegLsSof || marker == kDhp || marker == kExp) {
            fail(DCMFLUX_UNSUPPORTED_FEATURE,
                 marker == kJpegLsSof ? "this is a JPEG-LS codestream" : "hierarchical JPEG is not decoded");
        }
        if (is_frame_header(marker)) {
            const JpegFrameHeader header = parse_frame_header(marker, walk.segment(), walk.segment_size());
            require_known_process(header);
            return header;
        }
        if (marker == kSos || marker == kEoi) {
            break;
        }
    }
    fail(DCMFLUX_MALFORMED_INPUT, "the JPEG codestream has no frame header");
}

void require_all_scans(Source codestream, const JpegFrameHeader& header) {
    bool seen[kMaxComponents] = {};
    int scans = 0;
    MarkerWalk walk(codestream);
    int marker = walk.next();
    for (; marker >= 0 && marker != kEoi; marker = walk.next()) {
        if (marker != kSos) {
            continue;
        }
        if (++scans > kMaxScans) {
            fail(DCMFLUX_MALFORMED_INPUT, "the JPEG codestream has more than %d scans", kMaxScans);
        }
        const uint8_t* segment = walk.segment();
        const int count = walk.segment_size() > 0 ? segment[0] : 0;
        if (walk.segment_size() < 4 + 2 * count) {
            fail(DCMFLUX_MALFORMED_INPUT, "a JPEG scan header is too short");
        }
        // Later passes of a progressive image start above coefficient 0; in a lossless scan this field is the
        // predictor.
        const bool first_pass = header.lossless() || segment[1 + 2 * count] == 0;
        for (int i = 0; i < count && first_pass; ++i) {
            for (int c = 0; c < header.components && c < kMaxComponents; ++c) {
                seen[c] = seen[c] || header.component_ids[c] == segment[1 + 2 * i];
            }
        }
    }
    if (marker != kEoi) {
        fail(DCMFLUX_MALFORMED_INPUT, "the JPEG codestream ends before its EOI marker");
    }
    for (int c = 0; c < header.components && c < kMaxComponents; ++c) {
        if (!seen[c]) {
            fail(DCMFLUX_MALFORMED_INPUT, "component %d of the JPEG codestream has no scan", c + 1);
        }
    }
}

} // namespace dcmflux
