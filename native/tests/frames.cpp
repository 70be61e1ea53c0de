#include "frames.h"

#include <cstring>

#include "check.h"
#include "guarded_buffer.h"

namespace dcmflux_test {

dcmflux_frame make_layout(int32_t columns, int32_t rows, int32_t samples, int32_t allocated, int32_t stored,
                          bool is_signed, int32_t planar) {
    dcmflux_frame layout = {};
    layout.struct_size = sizeof layout;
    layout.columns = columns;
    layout.rows = rows;
    layout.samples_per_pixel = samples;
    layout.bits_allocated = allocated;
    layout.bits_stored = stored;
    layout.pixel_representation = is_signed ? 1 : 0;
    layout.photometric = samples == 3 ? DCMFLUX_RGB : DCMFLUX_MONOCHROME2;
    layout.planar_configuration = planar;
    return layout;
}

int64_t byte_count(const dcmflux_frame& layout) {
    return int64_t{layout.columns} * layout.rows * layout.samples_per_pixel * (layout.bits_allocated / 8);
}

Bytes make_frame(const dcmflux_frame& layout, Content content, Random& random) {
    const int32_t width = layout.bits_allocated / 8;
    const int32_t bits = content == Content::kBeyondBitsStored ? layout.bits_allocated : layout.bits_stored;
    const uint32_t mask = bits == 32 ? ~0U : (1U << bits) - 1;
    Bytes frame(static_cast<std::size_t>(byte_count(layout)));
    uint32_t level = random.next();
    for (std::size_t at = 0; at < frame.size(); at += static_cast<std::size_t>(width)) {
        level = content == Content::kSmooth ? level + static_cast<uint32_t>(random.below(3) - 1) : random.next();
        uint32_t value = level & mask;
        if (layout.pixel_representation == 1 && (value >> (bits - 1)) != 0) {
            value |= ~mask;
        }
        std::memcpy(frame.data() + at, &value, static_cast<std::size_t>(width));
    }
    return frame;
}

Bytes by_pixel(const dcmflux_frame& layout, const Bytes& frame) {
    if (layout.planar_configuration == 0) {
        return frame;
    }
    const auto width = static_cast<std::size_t>(layout.bits_allocated / 8);
    const auto samples = static_cast<std::size_t>(layout.samples_per_pixel);
    const std::size_t pixels = frame.size() / width / samples;
    Bytes out(frame.size());
    for (std::size_t s = 0; s < samples; ++s) {
        for (std::size_t i = 0; i < pixels; ++i) {
            std::memcpy(&out[(i * samples + s) * width], &frame[(s * pixels + i) * width], width);
        }
    }
    return out;
}

Bytes option_block(const Options& options) {
    Bytes block;
    for (const auto& [key, value] : options) {
        for (const int32_t number : {key, value}) {
            for (int shift = 0; shift < 32; shift += 8) {
                block.push_back(static_cast<uint8_t>(static_cast<uint32_t>(number) >> shift));
            }
        }
    }
    return block;
}

Handle::Handle(const ShimLibrary& shim, dcmflux_role role, const Options& options) : shim_(shim) {
    const Bytes block = option_block(options);
    const int32_t status = shim.create(role, block.data(), static_cast<int32_t>(block.size()), &codec_);
    CHECK(status == DCMFLUX_OK && codec_ != nullptr, "create answers %d", status);
}

const char* Handle::message() {
    shim_.last_message(codec_, text_, sizeof text_);
    return text_;
}

Result encode(const ShimLibrary& shim, void* codec, const dcmflux_frame& layout, const Bytes& frame, int64_t capacity) {
    if (capacity < 0) {
        capacity = shim.max_encoded_size(codec, &layout.struct_size);
        if (capacity < 0) {
            return {static_cast<int32_t>(-capacity), {}, layout};
        }
    }
    GuardedBuffer src(frame);
    GuardedBuffer dst(capacity);
    int64_t written = -1;
    const int32_t status =
        shim.encode(codec, &layout.struct_size, src.data(), src.size(), dst.data(), dst.size(), &written);
    return {status, status == DCMFLUX_OK ? dst.copy(written) : Bytes(), layout};
}

Result decode(const ShimLibrary& shim, void* codec, const dcmflux_frame& expected, const Bytes& codestream) {
    GuardedBuffer src(codestream);
    GuardedBuffer dst(byte_count(expected));
    // A value that no decoder leaves by chance: unwritten bytes show.
    std::memset(dst.data(), 0xA5, static_cast<std::size_t>(dst.size()));
    dcmflux_frame layout = expected;
    const int32_t status = shim.decode(codec, src.data(), src.size(), dst.data(), dst.size(), &layout.struct_size);
    return {status, dst.copy(dst.size()), layout};
}

std::vector<Variant> lossless_variants(const ShimLibrary& shim) {
    if (shim.name() == "jpeg") {
        const auto predictor = [](int32_t number) {
            return Options{{DCMFLUX_JPEG_PROCESS, DCMFLUX_JPEG_LOSSLESS}, {DCMFLUX_JPEG_PREDICTOR, number}};
        };
        return {{"predictor 1", predictor(1)}, {"predictor 2", predictor(2)}, {"predictor 3", predictor(3)},
                {"predictor 4", predictor(4)}, {"predictor 5", predictor(5)}, {"predictor 6", predictor(6)},
                {"predictor 7", predictor(7)}};
    }
    if (shim.name() == "jpegls") {
        return {{"default", {}},
                {"interleave none", {{DCMFLUX_JPEGLS_INTERLEAVE, 0}}},
                {"interleave line", {{DCMFLUX_JPEGLS_INTERLEAVE, 1}}},
                {"interleave sample", {{DCMFLUX_JPEGLS_INTERLEAVE, 2}}}};
    }
    if (shim.name() == "htj2k") {
        return {{"default", {}},
                {"as RPCL asks", {{DCMFLUX_J2K_TLM, 1}, {DCMFLUX_J2K_BASE_RESOLUTION, 64}}},
                {"tiles, LRCP, TLM", {{DCMFLUX_J2K_TILE, 16}, {DCMFLUX_J2K_PROGRESSION, 0}, {DCMFLUX_J2K_TLM, 1}}},
                {"no MCT, no levels", {{DCMFLUX_J2K_MCT, 0}, {DCMFLUX_J2K_LEVELS, 0}}},
                {"small code-blocks", {{DCMFLUX_J2K_CODE_BLOCK, 2}}}};
    }
    if (shim.name() == "jpegxl") {
        return {{"default", {}}, {"effort 3", {{DCMFLUX_JXL_EFFORT, 3}}}, {"threads", {{DCMFLUX_THREADS, 2}}}};
    }
    return {{"default", {}},
            {"tiles, RPCL", {{DCMFLUX_J2K_TILE, 16}, {DCMFLUX_J2K_PROGRESSION, 2}}},
            {"no MCT, no levels", {{DCMFLUX_J2K_MCT, 0}, {DCMFLUX_J2K_LEVELS, 0}}},
            {"three layers", {{DCMFLUX_J2K_LAYERS, 3}}},
            {"small code-blocks", {{DCMFLUX_J2K_CODE_BLOCK, 2}}}};
}

} // namespace dcmflux_test
