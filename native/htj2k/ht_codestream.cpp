#include "ht_codestream.h"

#include <algorithm>
#include <vector>

namespace dcmflux {

namespace {

enum Marker : uint32_t {
    kCap = 0xFF50,
    kCod = 0xFF52,
    kCoc = 0xFF53,
    kTlm = 0xFF55,
    kPlm = 0xFF57,
    kPlt = 0xFF58,
    kQcd = 0xFF5C,
    kQcc = 0xFF5D,
    kRgn = 0xFF5E,
    kPoc = 0xFF5F,
    kPpm = 0xFF60,
    kCrg = 0xFF63,
    kCom = 0xFF64,
    kSiz = 0xFF51,
    kSot = 0xFF90,
    kSod = 0xFF93
};

constexpr int64_t kSotSize = 12;
constexpr int64_t kTlmEntry = 6;
constexpr int64_t kTlmHead = 6;
constexpr int64_t kMostTlmEntries = (65535 - 4) / kTlmEntry;
// Tile indices of 16 bits, lengths of 32.
constexpr uint8_t kTlmStyle = 0x60;

uint32_t u16(const uint8_t* p) {
    return uint32_t{p[0]} << 8 | p[1];
}
uint32_t u32(const uint8_t* p) {
    return u16(p) << 16 | u16(p + 2);
}
void put16(uint8_t* p, uint32_t value) {
    p[0] = static_cast<uint8_t>(value >> 8);
    p[1] = static_cast<uint8_t>(value);
}
void put32(uint8_t* p, uint32_t value) {
    put16(p, value >> 16);
    put16(p + 2, value & 0xFFFF);
}

[[noreturn]] void malformed(const char* what) {
    fail(DCMFLUX_MALFORMED_INPUT, "HTJ2K: %s", what);
}

struct Quantization {
    int32_t style;
    int64_t bytes;
};

// `segment` is what follows the length of a COD marker segment; SIZ and COD were checked before.
HtHeader read_cod(const uint8_t* segment, int64_t size) {
    constexpr int kHighThroughput = 0x40;
    constexpr int kVerticallyCausal = 0x08;
    const int32_t levels = segment[5];
    const int style = segment[8];
    if ((style & kHighThroughput) == 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "the codestream is JPEG 2000 without High-Throughput block coding");
    }
    if ((style & ~(kHighThroughput | kVerticallyCausal)) != 0) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with code-block style %d is not decoded", style);
    }
    if (u16(segment + 2) != 1) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with several layers is not decoded");
    }
    if (segment[1] > 4) {
        malformed("the COD marker names no progression order");
    }
    // Exponents less 2; OpenJPH takes all eight bits of them for a size.
    if (segment[6] > 8 || segment[7] > 8 || segment[6] + segment[7] > 8) {
        malformed("the COD marker has code-blocks of no possible size");
    }
    if ((segment[0] & 1) != 0) {
        if (size < 10 + levels + 1) {
            malformed("the COD marker has too few precinct sizes");
        }
        for (int32_t level = 1; level <= levels; ++level) {
            if ((segment[10 + level] & 0x0F) == 0 || segment[10 + level] >> 4 == 0) {
                malformed("the COD marker has a precinct of no size");
            }
        }
    }
    return {levels, segment[1]};
}

void require_quantization(const Quantization& quantization, const HtHeader& header, bool irreversible) {
    const int64_t bands = 3 * int64_t{header.levels} + 1;
    const int64_t needed = quantization.style == 0 ? bands : quantization.style == 1 ? 2 : 2 * bands;
    if (quantization.style > 2 || quantization.bytes < needed || (quantization.style == 0) == irreversible) {
        malformed("the quantization marker does not suit the wavelet");
    }
    if (quantization.style == 1) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with derived quantization is not decoded");
    }
}

void require_plain_tile_parts(const J2kCodestream& codestream, int64_t at) {
    const uint8_t* data = codestream.data.data;
    while (at + kSotSize <= codestream.data.size && u16(data + at) == kSot) {
        const int64_t length = u32(data + at + 6);
        int64_t marker = at + kSotSize;
        while (u16(data + marker) != kSod) {
            const uint32_t code = u16(data + marker);
            if (code != kPlt && code != kCom) {
                fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with marker %04X in a tile-part is not decoded", code);
            }
            marker += 2 + static_cast<int64_t>(u16(data + marker + 2));
        }
        if (length == 0) {
            return;
        }
        at += length;
    }
}

struct Span {
    int64_t begin;
    int64_t end;
};

// Samples of a low or high band after `level` decompositions of this span.
int64_t band_size(Span span, int32_t level, bool high) {
    const int64_t step = int64_t{1} << level;
    const int64_t shift = high ? step / 2 : 0;
    const auto up = [&](int64_t at) { return (at - shift + step - 1) >> level; };
    return up(span.end) - up(span.begin);
}

std::vector<Span> tile_spans(int64_t begin, int64_t end, int64_t origin, int64_t size) {
    std::vector<Span> spans;
    for (int64_t at = origin; at < end; at += size) {
        if (at + size > begin) {
            spans.push_back({std::max(at, begin), std::min(at + size, end)});
        }
    }
    return spans;
}

HtGrid read_grid(const uint8_t* siz) {
    return {u32(siz + 10), u32(siz + 14), u32(siz + 2),  u32(siz + 6),
            u32(siz + 26), u32(siz + 30), u32(siz + 18), u32(siz + 22)};
}

// Where the first tile-part begins; the main header was walked before, so its lengths are right.
template <typename OnSegment> int64_t for_each_segment(const J2kCodestream& codestream, const OnSegment& on_segment) {
    const uint8_t* data = codestream.data.data;
    int64_t at = 2;
    for (uint32_t marker = u16(data + at); marker != kSot; marker = u16(data + at)) {
        const int64_t length = u16(data + at + 2);
        on_segment(marker, at + 4, length - 2);
        at += 2 + length;
    }
    return at;
}

} // namespace

bool has_level_without_bands(const HtGrid& grid, int32_t levels) {
    const std::vector<Span> columns = tile_spans(grid.x0, grid.x1, grid.tile_x0, grid.tile_width);
    const std::vector<Span> rows = tile_spans(grid.y0, grid.y1, grid.tile_y0, grid.tile_height);
    for (int32_t level = 1; level <= levels; ++level) {
        // A high band that is empty both ways leaves at most the low one, so one span of each kind decides for all
        // tiles.
        const auto is_single = [level](Span span) {
            return band_size(span, level, true) == 0 && band_size(span, level, false) > 0;
        };
        if (std::any_of(columns.begin(), columns.end(), is_single) &&
            std::any_of(rows.begin(), rows.end(), is_single)) {
            return true;
        }
    }
    return false;
}

HtHeader inspect_ht_header(const J2kCodestream& codestream) {
    const uint8_t* data = codestream.data.data;
    HtHeader header = {};
    HtGrid grid = {};
    Quantization quantization = {3, 0};
    bool has_cap = false;
    bool has_cod = false;
    const int64_t first_tile_part = for_each_segment(codestream, [&](uint32_t marker, int64_t at, int64_t size) {
        switch (marker) {
        case kSiz:
            grid = read_grid(data + at);
            break;
        case kTlm:
        case kPlm:
        case kCrg:
        case kCom:
            break;
        case kCap:
            has_cap = size >= 6 && (u32(data + at) & 0x00020000) != 0;
            break;
        case kCod:
            if (has_cod) {
                malformed("two COD markers");
            }
            has_cod = true;
            header = read_cod(data + at, size);
            break;
        case kQcd:
            quantization = size < 1 ? Quantization{3, 0} : Quantization{data[at] & 0x1F, size - 1};
            break;
        default:
            fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with marker %04X is not decoded", marker);
        }
    });
    if (!has_cap) {
        malformed("no CAP marker of Part 15");
    }
    require_quantization(quantization, header, codestream.irreversible);
    if (has_level_without_bands(grid, header.levels)) {
        fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K with tiles too small for %d levels is not decoded", header.levels);
    }
    require_plain_tile_parts(codestream, first_tile_part);
    return header;
}

int64_t tlm_size(int64_t tile_parts) {
    const int64_t segments = (tile_parts + kMostTlmEntries - 1) / kMostTlmEntries;
    return segments * kTlmHead + tile_parts * kTlmEntry;
}

void write_tlm(uint8_t* codestream, int64_t size, int64_t at, int64_t tile_parts) {
    int64_t sot = at + tlm_size(tile_parts);
    uint8_t number = 0;
    while (tile_parts > 0) {
        const int64_t entries = std::min(tile_parts, kMostTlmEntries);
        put16(codestream + at, kTlm);
        put16(codestream + at + 2, static_cast<uint32_t>(4 + kTlmEntry * entries));
        codestream[at + 4] = number++;
        codestream[at + 5] = kTlmStyle;
        at += kTlmHead;
        for (int64_t entry = 0; entry < entries; ++entry, at += kTlmEntry) {
            if (sot + kSotSize > size || u16(codestream + sot) != kSot) {
                fail(DCMFLUX_INTERNAL, "OpenJPH wrote fewer tile-parts than tiles");
            }
            put16(codestream + at, u16(codestream + sot + 4));
            put32(codestream + at + 2, u32(codestream + sot + 6));
            sot += u32(codestream + sot + 6);
        }
        tile_parts -= entries;
    }
}

void require_true_tlm(const J2kCodestream& codestream) {
    const uint8_t* data = codestream.data.data;
    int64_t sot = for_each_segment(codestream, [](uint32_t, int64_t, int64_t) {});
    for_each_segment(codestream, [&](uint32_t marker, int64_t at, int64_t size) {
        if (marker != kTlm) {
            return;
        }
        const int64_t end = at + size;
        for (int64_t entry = at + 2; entry + kTlmEntry <= end; entry += kTlmEntry) {
            if (data[at + 1] != kTlmStyle || sot + kSotSize > codestream.data.size || u16(data + sot) != kSot ||
                u16(data + entry) != u16(data + sot + 4) || u32(data + entry + 2) != u32(data + sot + 6)) {
                fail(DCMFLUX_INTERNAL, "a TLM entry does not tell its tile-part");
            }
            sot += u32(data + sot + 6);
        }
    });
    constexpr uint32_t kEoc = 0xFFD9;
    if (sot + 2 > codestream.data.size || u16(data + sot) != kEoc) {
        fail(DCMFLUX_INTERNAL, "the TLM markers do not name every tile-part");
    }
}

} // namespace dcmflux
