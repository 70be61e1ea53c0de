// OpenJPH's file interfaces over the caller's buffers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <ojph_file.h>

#include "codec.h"

namespace dcmflux {

// The tile-parts that were inspected and an EOC behind them, whatever follows there: OpenJPH looks for further
// tile-parts in anything, and believes what tile they name.
class HtInput final : public ojph::infile_base {
public:
    explicit HtInput(Source tile_parts) : data_(tile_parts) {}

    size_t read(void* out, size_t size) override {
        const auto count = std::min(size, static_cast<size_t>(size_with_eoc() - position_));
        auto* bytes = static_cast<uint8_t*>(out);
        for (size_t done = 0; done < count;) {
            if (position_ < data_.size) {
                const auto run = std::min(count - done, static_cast<size_t>(data_.size - position_));
                std::memcpy(bytes + done, data_.data + position_, run);
                done += run;
                position_ += static_cast<int64_t>(run);
            } else {
                bytes[done++] = position_++ == data_.size ? 0xFF : 0xD9;
            }
        }
        // OpenJPH asks for the end of the data only through eof().
        ended_ = count < size;
        return count;
    }
    int seek(ojph::si64 offset, enum infile_base::seek origin) override {
        const int64_t base = origin == OJPH_SEEK_SET ? 0 : origin == OJPH_SEEK_CUR ? position_ : size_with_eoc();
        if (offset < -base || offset > size_with_eoc() - base) {
            return -1;
        }
        position_ = base + offset;
        ended_ = false;
        return 0;
    }
    ojph::si64 tell() override { return position_; }
    bool eof() override { return ended_; }

private:
    int64_t size_with_eoc() const { return data_.size + 2; }

    Source data_;
    int64_t position_ = 0;
    bool ended_ = false;
};

// Writes within the capacity only and counts on beyond it.
class HtOutput final : public ojph::outfile_base {
public:
    explicit HtOutput(Destination data) : data_(data) {}

    size_t write(const void* bytes, size_t size) override {
        if (!overflowed_ && static_cast<int64_t>(size) <= data_.capacity - position_) {
            std::memcpy(data_.data + position_, bytes, size);
        } else {
            overflowed_ = true;
        }
        position_ += static_cast<int64_t>(size);
        return size;
    }
    ojph::si64 tell() override { return position_; }

    // Leaves room for what is known only later; answers where.
    int64_t skip(int64_t size) {
        const int64_t at = position_;
        overflowed_ = overflowed_ || size > data_.capacity - position_;
        position_ += size;
        return at;
    }
    bool overflowed() const { return overflowed_; }
    int64_t size() const { return position_; }

private:
    Destination data_;
    int64_t position_ = 0;
    bool overflowed_ = false;
};

} // namespace dcmflux
