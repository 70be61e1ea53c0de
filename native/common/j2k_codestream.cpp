#include "j2k_codestream.h"

#include <algorithm>
#include <cstring>

namespace dcmflux {

namespace {

enum Marker : int {
    kSoc = 0xFF4F,
    kSiz = 0xFF51,
    kCod = 0xFF52,
    kCoc = 0xFF53,
    kTlm = 0xFF55,
    kSot = 0xFF90,
    kSod = 0xFF93,
    kEoc = 0xFFD9
};

constexpr int64_t kSotSize = 12;
// Each tile costs OpenJPEG some kilobytes before a sample is read, so tiles beyond a first thousand must be of a
// sensible size.
constexpr int64_t kFreeTiles = 1024;
constexpr int64_t kSmallestTileArea = 1024;
constexpr int64_t kMostTiles = 65535;
constexpr int32_t kMostLevels = 32;
constexpr int32_t kMostBits = 31;

[[noreturn]] void malformed(const char* what, int64_t at) {
    fail(DCMFLUX_MALFORMED_INPUT, "JPEG 2000: %s (byte %lld)", what, static_cast<long long>(at));
}

uint32_t u16(const uint8_t* p) {
    return uint32_t{p[0]} << 8 | p[1];
}
uint32_t u32(const uint8_t* p) {
    return u16(p) << 16 | u16(p + 2);
}
int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

bool starts_with_soc(const uint8_t* p, int64_t size) {
    return size >= 4 && static_cast<int>(u16(p)) == kSoc && static_cast<int>(u16(p + 2)) == kSiz;
}

// The codestream out of a JP2 file's boxes. DICOM wants it bare, but boxed ones are in circulation.
Source unbox(Source input) {
    if (starts_with_soc(input.data, input.size)) {
        return input;
    }
    static const uint8_t kSignature[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
    if (input.size < 12 || std::memcmp(input.data, kSignature, sizeof kSignature) != 0) {
        fail(DCMFLUX_MALFORMED_INPUT, "not a JPEG 2000 codestream: it does not begin with SOC and SIZ");
    }
    int64_t at = 0;
    while (input.size - at >= 8) {
        const uint8_t* box = input.data + at;
        const int64_t left = input.size - at;
        const bool long_length = u32(box) == 1 && left >= 16;
        const int64_t header = long_length ? 16 : 8;
        const uint64_t told = long_length ? uint64_t{u32(box + 8)} << 32 | u32(box + 12) : u32(box);
        const uint64_t length = told == 0 ? static_cast<uint64_t>(left) : told;
        if (length < static_cast<uint64_t>(header) || length > static_cast<uint64_t>(left)) {
            malformed("a JP2 box does not fit into the data", at);
        }
        if (std::memcmp(box + 4, "jp2c", 4) == 0) {
            const Source found = {box + header, static_cast<int64_t>(length) - header};
            if (!starts_with_soc(found.data, found.size)) {
                malformed("the JP2 codestream box does not begin with SOC and SIZ", at);
            }
            return found;
        }
        at += static_cast<int64_t>(length);
    }
    malformed("no codestream box in the JP2 data", at);
}

class Inspection {
public:
    Inspection(Source codestream, const FrameLayout& expected)
        : data_(codestream.data), size_(codestream.size), expected_(expected) {
        result_.data = codestream;
    }

    J2kCodestream run() {
        const int64_t first_tile_part = read_main_header();
        read_tile_parts(first_tile_part);
        return std::move(result_);
    }

private:
    struct Tile {
        int32_t parts_seen = 0;
        int32_t parts_told = 0; // 0: no tile-part has told yet
    };

    int marker_at(int64_t at) const {
        if (size_ - at < 2) {
            malformed("the codestream ends before the next marker", at);
        }
        return static_cast<int>(u16(data_ + at));
    }

    // Length of the marker segment whose marker is at `at`, without the marker, checked against `end`.
    int64_t segment_length(int64_t at, int64_t end) const {
        if (end - at < 4) {
            malformed("a marker segment is cut off", at);
        }
        const int64_t length = u16(data_ + at + 2);
        if (length < 2 || length > end - at - 2) {
            malformed("a marker segment does not fit", at);
        }
        return length;
    }

    int64_t read_main_header() {
        read_siz(2);
        bool has_cod = false;
        int64_t at = 2;
        for (int marker = marker_at(at); marker != kSot; marker = marker_at(at)) {
            if (marker < 0xFF00 || marker == kSod || marker == kEoc || (marker == kSiz && at != 2)) {
                malformed("an unexpected marker in the main header", at);
            }
            const int64_t length = segment_length(at, size_);
            if (marker == kCod) {
                has_cod = true;
                read_cod(at + 4, length - 2);
            } else if (marker == kCoc) {
                read_coc(at + 4, length - 2);
            } else if (marker == kTlm) {
                result_.tlm_markers.push_back(at + 1);
            }
            at += 2 + length;
        }
        if (!has_cod) {
            malformed("the main header has no COD marker", at);
        }
        return at;
    }

    void read_siz(int64_t at) {
        const int64_t length = segment_length(at, size_);
        const uint8_t* siz = data_ + at + 4;
        if (length < 41) {
            malformed("the SIZ marker segment is too short", at);
        }
        const int64_t x1 = u32(siz + 2), y1 = u32(siz + 6), x0 = u32(siz + 10), y0 = u32(siz + 14);
        const int64_t tile_w = u32(siz + 18), tile_h = u32(siz + 22), tile_x0 = u32(siz + 26), tile_y0 = u32(siz + 30);
        const auto components = static_cast<int32_t>(u16(siz + 34));
        if (x0 >= x1 || y0 >= y1 || tile_w == 0 || tile_h == 0 || tile_x0 > x0 || tile_y0 > y0 ||
            tile_x0 + tile_w <= x0 || tile_y0 + tile_h <= y0) {
            malformed("the SIZ marker describes an impossible image or tile grid", at);
        }
        if (components == 0 || length != 38 + 3 * components) {
            malformed("the SIZ marker's length does not suit its components", at);
        }
        result_.columns = x1 - x0;
        result_.rows = y1 - y0;
        result_.components = components;
        read_components(siz + 36, at);
        require_match({result_.columns, result_.rows, components, result_.precision}, expected_);
        if (result_.precision > kMostBits) {
            fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG 2000 with %d bits a sample is not decoded", result_.precision);
        }
        const int64_t tiles = ceil_div(x1 - tile_x0, tile_w) * ceil_div(y1 - tile_y0, tile_h);
        if (tiles > kMostTiles || (tiles > kFreeTiles && result_.columns * result_.rows / tiles < kSmallestTileArea)) {
            fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG 2000 with %lld tiles for %lld x %lld samples is not decoded",
                 static_cast<long long>(tiles), static_cast<long long>(result_.columns),
                 static_cast<long long>(result_.rows));
        }
        tiles_.resize(static_cast<std::size_t>(tiles));
    }

    void read_components(const uint8_t* component, int64_t at) {
        result_.precision = (component[0] & 0x7F) + 1;
        result_.is_signed = (component[0] & 0x80) != 0;
        for (int32_t c = 0; c < result_.components; ++c, component += 3) {
            if (component[1] == 0 || component[2] == 0) {
                malformed("a component has a sampling factor of 0", at);
            }
            if (component[1] != 1 || component[2] != 1) {
                fail(DCMFLUX_UNSUPPORTED_FEATURE, "JPEG 2000 with subsampled components is not decoded");
            }
            if ((component[0] & 0x7F) + 1 != result_.precision || ((component[0] & 0x80) != 0) != result_.is_signed) {
                fail(DCMFLUX_UNSUPPORTED_FEATURE,
                     "JPEG 2000 with components of different precision or sign is not decoded");
            }
        }
    }

    // The part that COD and COC have in common: levels, code-block width, height, style, wavelet.
    void read_coding_style(const uint8_t* style, int64_t size, int64_t at) {
        if (size < 5) {
            malformed("a coding style marker segment is too short", at);
        }
        const int width = (style[1] & 0x0F) + 2;
        const int height = (style[2] & 0x0F) + 2;
        if (style[0] > kMostLevels || width > 10 || height > 10 || width + height > 12 || style[4] > 1) {
            malformed("a coding style marker has impossible values", at);
        }
        result_.irreversible = result_.irreversible || style[4] == 0;
    }

    void read_cod(int64_t at, int64_t size) {
        if (size < 10) {
            malformed("the COD marker segment is too short", at);
        }
        if (u16(data_ + at + 2) == 0) {
            malformed("the COD marker tells of no layers", at);
        }
        result_.component_transform = data_[at + 4] != 0;
        read_coding_style(data_ + at + 5, size - 5, at);
    }

    void read_coc(int64_t at, int64_t size) {
        const int64_t index_size = result_.components < 257 ? 1 : 2;
        read_coding_style(data_ + at + index_size + 1, size - index_size - 1, at);
    }

    void read_tile_parts(int64_t at) {
        bool closed = false;
        while (!closed && at < size_) {
            // Between tile-parts a lost EOC and padding look alike; which one it was is decided below.
            if (size_ - at < 2 || marker_at(at) != kSot) {
                closed = size_ - at >= 2 && marker_at(at) == kEoc;
                break;
            }
            at = read_tile_part(at, closed);
        }
        result_.tiles_end = at;
        for (const Tile& tile : tiles_) {
            const bool told_and_all_there = tile.parts_told != 0 && tile.parts_seen >= tile.parts_told;
            if (tile.parts_seen == 0 || tile.parts_seen < tile.parts_told || (!closed && !told_and_all_there)) {
                malformed("the codestream ends before all tile-parts", at);
            }
        }
    }

    int64_t read_tile_part(int64_t at, bool& closed) {
        if (size_ - at < kSotSize || u16(data_ + at + 2) != 10) {
            malformed("an SOT marker segment is cut off or has a wrong length", at);
        }
        const uint32_t tile = u16(data_ + at + 4);
        const int64_t told_length = u32(data_ + at + 6);
        const int32_t part = data_[at + 10];
        const int32_t parts = data_[at + 11];
        if (tile >= tiles_.size()) {
            malformed("an SOT marker names a tile that does not exist", at);
        }
        Tile& state = tiles_[tile];
        if (part != state.parts_seen || (parts != 0 && part > parts)) {
            malformed("tile-parts are missing or out of order", at);
        }
        ++state.parts_seen;
        state.parts_told = parts != 0 ? parts : state.parts_told;
        int64_t end = at + told_length;
        if (told_length == 0) {
            end = end_of_open_tile_part(at);
            closed = true;
        } else if (told_length < kSotSize + 2 || told_length > size_ - at) {
            malformed("a tile-part does not fit into the codestream", at);
        }
        read_tile_part_header(at + kSotSize, end);
        return end;
    }

    // A length of 0 means up to EOC. Without EOC behind it nothing tells such a tile-part from a truncated one.
    int64_t end_of_open_tile_part(int64_t at) const {
        int64_t end = size_;
        while (end > at && data_[end - 1] == 0) {
            --end;
        }
        if (end - 2 < at + kSotSize + 2 || marker_at(end - 2) != kEoc) {
            malformed("the codestream ends without EOC", end);
        }
        return end - 2;
    }

    void read_tile_part_header(int64_t at, int64_t end) {
        while (end - at >= 2) {
            const int marker = marker_at(at);
            if (marker == kSod) {
                return;
            }
            if (marker < 0xFF00 || marker == kSot || marker == kEoc || marker == kSiz || marker == kTlm) {
                malformed("an unexpected marker in a tile-part header", at);
            }
            const int64_t length = segment_length(at, end);
            if (marker == kCod) {
                read_cod(at + 4, length - 2);
            } else if (marker == kCoc) {
                read_coc(at + 4, length - 2);
            }
            at += 2 + length;
        }
        malformed("a tile-part has no SOD marker", at);
    }

    const uint8_t* data_;
    int64_t size_;
    const FrameLayout& expected_;
    J2kCodestream result_ = {};
    std::vector<Tile> tiles_;
};

} // namespace

J2kCodestream inspect_codestream(Source input, const FrameLayout& expected) {
    return Inspection(unbox(input), expected).run();
}

int32_t decoded_photometric(const J2kCodestream& codestream, int32_t expected) {
    const bool transformable = expected == DCMFLUX_YBR_RCT || expected == DCMFLUX_YBR_ICT || expected == DCMFLUX_RGB;
    return codestream.component_transform && codestream.components == 3 && transformable ? DCMFLUX_RGB : expected;
}

} // namespace dcmflux
