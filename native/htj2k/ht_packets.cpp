#include "ht_packets.h"

#include <algorithm>
#include <vector>

namespace dcmflux {

namespace {

constexpr uint32_t kSiz = 0xFF51, kCod = 0xFF52, kSot = 0xFF90, kSop = 0xFF91, kEph = 0xFF92, kSod = 0xFF93;
constexpr int kLrcp = 0, kRlcp = 1, kRpcl = 2;
// A block of 4096 samples is never longer than this, whatever they are.
constexpr int64_t kLongestBlock = 65535;

[[noreturn]] void unsound(const char* what) {
    fail(DCMFLUX_UNSUPPORTED_FEATURE, "HTJ2K: %s", what);
}

uint32_t u16(const uint8_t* p) {
    return uint32_t{p[0]} << 8 | p[1];
}
uint32_t u32(const uint8_t* p) {
    return u16(p) << 16 | u16(p + 2);
}
int64_t ceil_shift(int64_t value, int shift) {
    return (value + (int64_t{1} << shift) - 1) >> shift;
}

struct Range {
    int64_t begin;
    int64_t end;
    bool empty() const { return begin >= end; }
    Range within(Range other) const { return {std::max(begin, other.begin), std::min(end, other.end)}; }
};

struct Area {
    Range x;
    Range y;
};

struct Style {
    int levels = 0;
    int progression = 0;
    int components = 0;
    int block_x = 0; // exponents
    int block_y = 0;
    bool has_eph = false;
    uint8_t precincts[33] = {};
};

// Bits of a packet header: after a byte of ones the next one has seven.
class HeaderBits {
public:
    HeaderBits(const uint8_t* data, int64_t size) : data_(data), size_(size) {}

    int bit() {
        if (left_ == 0) {
            if (at_ >= size_) {
                unsound("a packet header ends too early");
            }
            left_ = last_ == 0xFF ? 7 : 8;
            last_ = data_[at_++];
        }
        return last_ >> --left_ & 1;
    }
    uint32_t bits(int count) {
        uint32_t value = 0;
        while (count-- > 0) {
            value = value << 1 | static_cast<uint32_t>(bit());
        }
        return value;
    }
    // Where the byte after the header is.
    int64_t end() {
        if (last_ == 0xFF) {
            ++at_;
        }
        return at_;
    }

private:
    const uint8_t* data_;
    int64_t size_;
    int64_t at_ = 0;
    int left_ = 0;
    int last_ = 0;
};

class TagTree {
public:
    TagTree(int64_t width, int64_t height) {
        std::size_t nodes = 0;
        for (;; width = (width + 1) / 2, height = (height + 1) / 2) {
            levels_.push_back({width, nodes});
            nodes += static_cast<std::size_t>(width * height);
            if (width * height <= 1) {
                break;
            }
        }
        nodes_.resize(nodes);
    }

    // Whether the leaf's value is known to be below the threshold.
    bool below(HeaderBits& bits, int64_t x, int64_t y, int threshold) {
        int low = 0;
        for (std::size_t level = levels_.size(); level-- > 0;) {
            const auto shift = static_cast<int>(level);
            Node& node = nodes_[levels_[level].first +
                                static_cast<std::size_t>((y >> shift) * levels_[level].width + (x >> shift))];
            node.low = std::max(node.low, low);
            while (node.low < threshold && !node.known) {
                if (bits.bit() == 1) {
                    node.known = true;
                } else {
                    ++node.low;
                }
            }
            low = node.low;
            if (level == 0) {
                return node.known && node.low < threshold;
            }
        }
        return false;
    }

private:
    struct Node {
        int low = 0;
        bool known = false;
    };
    struct Level {
        int64_t width;
        std::size_t first;
    };
    std::vector<Level> levels_;
    std::vector<Node> nodes_;
};

int passes(HeaderBits& bits) {
    if (bits.bit() == 0) {
        return 1;
    }
    if (bits.bit() == 0) {
        return 2;
    }
    if (bits.bits(2) != 0) {
        // Passes that hold the place of bit-planes left out: nothing that has been seen, and not read here.
        unsound("a code-block has more than three passes");
    }
    return 3;
}

// Bytes of one code-block's passes.
int64_t block_length(HeaderBits& bits) {
    constexpr int kMostLengthBits = 20;
    const int count = passes(bits);
    int width = 3;
    while (bits.bit() == 1) {
        if (++width > kMostLengthBits) {
            unsound("a code-block's length has too many bits");
        }
    }
    const int64_t first = bits.bits(width);
    const int64_t second = count > 1 ? bits.bits(count > 2 ? width + 1 : width) : 0;
    if (first > kLongestBlock || second > kLongestBlock) {
        unsound("a code-block is longer than any can be");
    }
    return first + second;
}

class TileWalk {
public:
    TileWalk(const Style& style, Area tile) : style_(style), tile_(tile) {
        bool single = true;
        for (int r = 0; r <= style.levels; ++r) {
            const Area area = resolution(r);
            const int ppx = style.precincts[r] & 15, ppy = style.precincts[r] >> 4;
            const bool empty = area.x.empty() || area.y.empty();
            across_.push_back(empty ? 0 : ceil_shift(area.x.end, ppx) - (area.x.begin >> ppx));
            down_.push_back(empty ? 0 : ceil_shift(area.y.end, ppy) - (area.y.begin >> ppy));
            single = single && across_.back() * down_.back() <= 1;
        }
        if (!single && style.progression > kRpcl) {
            unsound("several precincts in an order by position");
        }
        list_packets();
    }

    // Reads the packets of a tile-part; as many as there are bytes for.
    void read(const uint8_t* data, int64_t size) {
        while (size > 0 && next_ < packets_.size()) {
            const int64_t used = read_packet(data, size, packets_[next_++]);
            data += used;
            size -= used;
        }
    }

    bool is_done() const { return next_ == packets_.size(); }

private:
    struct Packet {
        int resolution;
        int64_t precinct;
    };

    // Layers there is one; which component it is makes no difference to what can be read.
    void list_packets() {
        const auto add = [this](int r, int64_t precinct) { packets_.push_back({r, precinct}); };
        if (style_.progression == kLrcp || style_.progression == kRlcp || style_.progression == kRpcl) {
            for (int r = 0; r <= style_.levels; ++r) {
                const int64_t count = across_[static_cast<std::size_t>(r)] * down_[static_cast<std::size_t>(r)];
                const bool by_position = style_.progression == kRpcl;
                for (int64_t i = 0; i < count * style_.components; ++i) {
                    add(r, by_position ? i / style_.components : i % count);
                }
            }
            return;
        }
        for (int c = 0; c < style_.components; ++c) {
            for (int r = 0; r <= style_.levels; ++r) {
                if (across_[static_cast<std::size_t>(r)] * down_[static_cast<std::size_t>(r)] > 0) {
                    add(r, 0);
                }
            }
        }
    }

    Area resolution(int r) const {
        const int shift = style_.levels - r;
        return {{ceil_shift(tile_.x.begin, shift), ceil_shift(tile_.x.end, shift)},
                {ceil_shift(tile_.y.begin, shift), ceil_shift(tile_.y.end, shift)}};
    }

    static Range band(Range tile, int depth, int high) {
        const int64_t offset = high == 0 ? 0 : int64_t{1} << (depth - 1);
        // Shifts of negative numbers round down, as they should.
        const auto at = [&](int64_t value) { return (value - offset + (int64_t{1} << depth) - 1) >> depth; };
        return {at(tile.begin), at(tile.end)};
    }

    int64_t read_packet(const uint8_t* data, int64_t size, Packet packet) const {
        int64_t at = 0;
        if (size >= 6 && u16(data) == kSop) {
            at = 6;
        }
        HeaderBits bits(data + at, size - at);
        int64_t body = 0;
        if (bits.bit() == 1) {
            const int r = packet.resolution;
            for (int b = r == 0 ? 0 : 1; b <= (r == 0 ? 0 : 3); ++b) {
                body += read_band(bits, packet, b & 1, b >> 1);
            }
        }
        at += bits.end();
        if (style_.has_eph && size - at >= 2 && u16(data + at) == kEph) {
            at += 2;
        }
        if (body > size - at) {
            unsound("a packet has more bytes than its tile-part");
        }
        return at + body;
    }

    int64_t read_band(HeaderBits& bits, Packet packet, int high_x, int high_y) const {
        const int r = packet.resolution;
        const auto index = static_cast<std::size_t>(r);
        const Area area = resolution(r);
        const int depth = r == 0 ? style_.levels : style_.levels - r + 1;
        const int half = r == 0 ? 0 : 1;
        const int ppx = style_.precincts[r] & 15, ppy = style_.precincts[r] >> 4;
        if (ppx < half || ppy < half) {
            unsound("a precinct of no size");
        }
        const int64_t px = (area.x.begin >> ppx) + packet.precinct % across_[index];
        const int64_t py = (area.y.begin >> ppy) + packet.precinct / across_[index];
        const Range x = band(tile_.x, depth, high_x).within({px << (ppx - half), (px + 1) << (ppx - half)});
        const Range y = band(tile_.y, depth, high_y).within({py << (ppy - half), (py + 1) << (ppy - half)});
        if (x.empty() || y.empty()) {
            return 0;
        }
        const int cx = std::min(style_.block_x, ppx - half), cy = std::min(style_.block_y, ppy - half);
        const int64_t width = ceil_shift(x.end, cx) - (x.begin >> cx);
        const int64_t height = ceil_shift(y.end, cy) - (y.begin >> cy);
        TagTree inclusion(width, height), missing(width, height);
        int64_t bytes = 0;
        for (int64_t row = 0; row < height; ++row) {
            for (int64_t column = 0; column < width; ++column) {
                if (inclusion.below(bits, column, row, 1)) {
                    constexpr int kMostPlanes = 64;
                    for (int planes = 1; !missing.below(bits, column, row, planes); ++planes) {
                        if (planes > kMostPlanes) {
                            unsound("a code-block lacks more bit-planes than there are");
                        }
                    }
                    bytes += block_length(bits);
                }
            }
        }
        return bytes;
    }

    const Style& style_;
    Area tile_;
    std::vector<int64_t> across_;
    std::vector<int64_t> down_;
    std::vector<Packet> packets_;
    std::size_t next_ = 0;
};

void read_cod(const uint8_t* cod, Style& style) {
    style.has_eph = (cod[0] & 4) != 0;
    style.progression = cod[1];
    style.levels = cod[5];
    style.block_x = (cod[6] & 15) + 2;
    style.block_y = (cod[7] & 15) + 2;
    for (int r = 0; r <= style.levels; ++r) {
        style.precincts[r] = (cod[0] & 1) != 0 ? cod[10 + r] : 0xFF;
    }
}

} // namespace

void require_sound_packets(const J2kCodestream& codestream) {
    const uint8_t* data = codestream.data.data;
    Style style;
    const uint8_t* siz = nullptr;
    int64_t at = 2;
    for (uint32_t marker = u16(data + at); marker != kSot; marker = u16(data + at)) {
        if (marker == kSiz) {
            siz = data + at + 4;
        } else if (marker == kCod) {
            read_cod(data + at + 4, style);
        }
        at += 2 + static_cast<int64_t>(u16(data + at + 2));
    }
    style.components = static_cast<int>(u16(siz + 34));
    const Range image_x = {u32(siz + 10), u32(siz + 2)}, image_y = {u32(siz + 14), u32(siz + 6)};
    const int64_t tile_w = u32(siz + 18), tile_h = u32(siz + 22), tile_x0 = u32(siz + 26), tile_y0 = u32(siz + 30);
    const int64_t columns = (image_x.end - tile_x0 + tile_w - 1) / tile_w;
    const int64_t rows = (image_y.end - tile_y0 + tile_h - 1) / tile_h;

    std::vector<TileWalk> tiles;
    for (int64_t i = 0; i < columns * rows; ++i) {
        const int64_t x = tile_x0 + i % columns * tile_w, y = tile_y0 + i / columns * tile_h;
        tiles.emplace_back(style, Area{image_x.within({x, x + tile_w}), image_y.within({y, y + tile_h})});
    }
    while (at + 12 <= codestream.data.size && u16(data + at) == kSot) {
        int64_t length = u32(data + at + 6);
        // Up to the marker at the end of the codestream, which may count as a byte too many here.
        length = length == 0 ? codestream.data.size - at : length;
        int64_t sod = at + 12;
        while (u16(data + sod) != kSod) {
            sod += 2 + static_cast<int64_t>(u16(data + sod + 2));
        }
        tiles[u16(data + at + 4)].read(data + sod + 2, at + length - sod - 2);
        at += length;
    }
    if (!std::all_of(tiles.begin(), tiles.end(), [](const TileWalk& tile) { return tile.is_done(); })) {
        unsound("packets are missing");
    }
}

} // namespace dcmflux
