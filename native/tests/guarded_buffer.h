// Memory that ends at a page nobody may touch: one byte read or written too far ends the test program.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace dcmflux_test {

class GuardedBuffer {
public:
    explicit GuardedBuffer(int64_t size) : size_(size) {
        const auto page = static_cast<int64_t>(sysconf(_SC_PAGESIZE));
        const int64_t usable = (size + page - 1) / page * page;
        mapped_ = static_cast<std::size_t>(usable + page);
        void* memory = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            std::abort();
        }
        base_ = static_cast<uint8_t*>(memory);
        if (mprotect(base_ + usable, static_cast<std::size_t>(page), PROT_NONE) != 0) {
            std::abort();
        }
        data_ = base_ + usable - size;
    }
    explicit GuardedBuffer(const std::vector<uint8_t>& bytes) : GuardedBuffer(static_cast<int64_t>(bytes.size())) {
        if (!bytes.empty()) {
            std::memcpy(data_, bytes.data(), bytes.size());
        }
    }
    GuardedBuffer(const GuardedBuffer&) = delete;
    GuardedBuffer& operator=(const GuardedBuffer&) = delete;
    ~GuardedBuffer() { munmap(base_, mapped_); }

    uint8_t* data() { return data_; }
    int64_t size() const { return size_; }
    std::vector<uint8_t> copy(int64_t count) const { return {data_, data_ + count}; }

private:
    int64_t size_;
    std::size_t mapped_;
    uint8_t* base_;
    uint8_t* data_;
};

} // namespace dcmflux_test
