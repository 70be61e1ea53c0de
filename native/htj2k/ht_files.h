// OpenJPH's file interfaces over the caller's buffers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <ojph_file.h>

#include "codec.h"

namespace dcmflux {

class HtInput final : public ojph::infile_base {
public:
    explicit HtInput(Source data) : data_(data) {}

    size_t read(void* out, size_t size) override {
        const auto count = std::min(size, static_cast<size_t>(data_.size - position_));
        std::memcpy(out, data_.data + position_, count);
        position_ += static_cast<int64_t>(count);
        // OpenJPH asks for the end of the data only through eof().
        ended_ = count < size;
        return count;
    }
    int seek(ojph::si64 offset, enum infile_base::seek origin) override {
        const int64_t base = origin == OJPH_SEEK_SET ? 0 : origin == OJPH_SEEK_CUR ? position_ : data_.size;
        if (offset < -base || offset > data_.size - base) {
            return -1;
        }
        position_ = base + offset;
        ended_ = false;
        return 0;
    }
    ojph::si64 tell() override { return position_; }
    bool eof() override { return ended_; }

private:
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
