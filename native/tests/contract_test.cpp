// The contract of include/dcmflux/shim.h that holds for every shim alike: arguments, states, statuses, messages,
// handles.
//
//   contract_test LIB
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "frames.h"

namespace {

using namespace dcmflux_test;

long cases = 0;

const Options& lossless(const ShimLibrary& shim) {
    static const Options kOptions = lossless_variants(shim).front().options;
    return kOptions;
}

void create_refuses_what_it_does_not_know(const ShimLibrary& shim) {
    ++cases;
    void* codec = &codec;
    CHECK(shim.create(DCMFLUX_DECODER, nullptr, 0, nullptr) == DCMFLUX_INVALID_ARGUMENT, "null out");
    CHECK(shim.create(0, nullptr, 0, &codec) == DCMFLUX_INVALID_ARGUMENT && codec == nullptr, "role 0");
    CHECK(shim.create(3, nullptr, 0, &codec) == DCMFLUX_INVALID_ARGUMENT && codec == nullptr, "role 3");
    CHECK(shim.create(DCMFLUX_DECODER, nullptr, 8, &codec) == DCMFLUX_INVALID_ARGUMENT, "null options with a size");
    const auto with = [&](const Options& options, int32_t cut) {
        const Bytes block = option_block(options);
        return shim.create(DCMFLUX_ENCODER, block.data(), static_cast<int32_t>(block.size()) - cut, &codec);
    };
    CHECK(with({{9999, 1}}, 0) == DCMFLUX_INVALID_ARGUMENT && codec == nullptr, "unknown key");
    CHECK(with({{DCMFLUX_THREADS, 1}, {-5, 1}}, 0) == DCMFLUX_INVALID_ARGUMENT, "unknown second key");
    CHECK(with({{DCMFLUX_THREADS, 0}}, 0) == DCMFLUX_INVALID_ARGUMENT, "value out of range");
    CHECK(with({{DCMFLUX_THREADS, 1}}, 4) == DCMFLUX_INVALID_ARGUMENT, "half a pair");
    CHECK(with({{DCMFLUX_THREADS, 1}}, 9) == DCMFLUX_INVALID_ARGUMENT, "negative size");
    CHECK(with({{DCMFLUX_THREADS, 1}}, 0) == DCMFLUX_OK && codec != nullptr, "a known key");
    shim.destroy(codec);
    shim.destroy(nullptr);
}

void null_and_nonsense_arguments_are_refused(const ShimLibrary& shim) {
    ++cases;
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(shim));
    Handle decoder(shim, DCMFLUX_DECODER);
    dcmflux_frame layout = make_layout(8, 8, 1, 8, 8, false);
    int32_t* frame = &layout.struct_size;
    Bytes buffer(4096);
    uint8_t* bytes = buffer.data();
    int64_t written = 7;
    const int32_t bad = DCMFLUX_INVALID_ARGUMENT;
    CHECK(shim.decode(nullptr, bytes, 64, bytes, 64, frame) == bad, "decode: null handle");
    CHECK(shim.decode(decoder.get(), nullptr, 64, bytes, 64, frame) == bad, "decode: null src");
    CHECK(shim.decode(decoder.get(), bytes, -1, bytes, 64, frame) == bad, "decode: negative size");
    CHECK(shim.decode(decoder.get(), bytes, 64, nullptr, 64, frame) == bad, "decode: null dst");
    CHECK(shim.decode(decoder.get(), bytes, 64, bytes, -1, frame) == bad, "decode: negative capacity");
    CHECK(shim.decode(decoder.get(), bytes, 64, bytes, 64, nullptr) == bad, "decode: null frame");
    CHECK(shim.encode(nullptr, frame, bytes, 64, bytes + 64, 4000, &written) == bad, "encode: null handle");
    CHECK(shim.encode(encoder.get(), nullptr, bytes, 64, bytes + 64, 4000, &written) == bad, "encode: null frame");
    CHECK(shim.encode(encoder.get(), frame, nullptr, 64, bytes + 64, 4000, &written) == bad, "encode: null src");
    CHECK(shim.encode(encoder.get(), frame, bytes, 64, nullptr, 4000, &written) == bad, "encode: null dst");
    CHECK(shim.encode(encoder.get(), frame, bytes, 64, bytes + 64, 4000, nullptr) == bad, "encode: null written");
    CHECK(shim.max_encoded_size(nullptr, frame) == -bad, "max_encoded_size: null handle");
    CHECK(shim.max_encoded_size(encoder.get(), nullptr) == -bad, "max_encoded_size: null frame");
    CHECK(shim.max_encoded_size(encoder.get(), frame) > 0, "max_encoded_size: a frame");
    // Each field in turn; the last ones are reserved.
    const int32_t wrong[] = {60, 0, 70000, 5, 12, 9, 2, 11, 2, 0, 0, 1, 1, 1, 1, 1};
    for (int field = 0; field < 16; ++field) {
        dcmflux_frame changed = layout;
        (&changed.struct_size)[field] = wrong[field];
        const int64_t answer = shim.max_encoded_size(encoder.get(), &changed.struct_size);
        CHECK(field == 9 || field == 10 ? answer > 0 : answer == -bad, "field %d = %d: %lld", field, wrong[field],
              static_cast<long long>(answer));
    }
}

void roles_are_kept_apart(const ShimLibrary& shim) {
    ++cases;
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(shim));
    Handle decoder(shim, DCMFLUX_DECODER);
    const dcmflux_frame layout = make_layout(8, 8, 1, 8, 8, false);
    Random random = {1};
    const Bytes frame = make_frame(layout, Content::kNoise, random);
    CHECK(decode(shim, encoder.get(), layout, frame).status == DCMFLUX_WRONG_STATE, "decode on an encoder");
    CHECK(std::strlen(encoder.message()) > 0, "no message");
    CHECK(encode(shim, decoder.get(), layout, frame, 4096).status == DCMFLUX_WRONG_STATE, "encode on a decoder");
    CHECK(shim.max_encoded_size(decoder.get(), &layout.struct_size) == -DCMFLUX_WRONG_STATE, "bound of a decoder");
}

void sizes_are_respected(const ShimLibrary& shim) {
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(shim));
    Handle decoder(shim, DCMFLUX_DECODER);
    Random random = {2};
    for (int32_t samples = 1; samples <= 3; samples += 2) {
        const dcmflux_frame layout = make_layout(40, 30, samples, 16, 12, false);
        const Bytes frame = make_frame(layout, Content::kSmooth, random);
        const Result whole = encode(shim, encoder.get(), layout, frame);
        CHECK(whole.status == DCMFLUX_OK, "%s", encoder.message());
        const auto size = static_cast<int64_t>(whole.bytes.size());
        for (int64_t capacity = 0; capacity < size; capacity += 1 + size / 97) {
            ++cases;
            const int32_t status = encode(shim, encoder.get(), layout, frame, capacity).status;
            CHECK(status == DCMFLUX_OUTPUT_TOO_SMALL, "capacity %lld of %lld: %d %s", static_cast<long long>(capacity),
                  static_cast<long long>(size), status, encoder.message());
        }
        CHECK(encode(shim, encoder.get(), layout, frame, size + 16).bytes == whole.bytes, "just enough: %s",
              encoder.message());
        Bytes out(frame.size());
        dcmflux_frame expected = layout;
        CHECK(shim.decode(decoder.get(), whole.bytes.data(), size, out.data(), static_cast<int64_t>(out.size()) - 1,
                          &expected.struct_size) == DCMFLUX_OUTPUT_TOO_SMALL,
              "dst one byte short");
        Bytes longer = frame;
        longer.push_back(0);
        CHECK(encode(shim, encoder.get(), layout, longer).bytes == whole.bytes, "padded source");
        longer.resize(frame.size() - 1);
        CHECK(encode(shim, encoder.get(), layout, longer).status == DCMFLUX_LAYOUT_MISMATCH, "short source");
    }
}

void layouts_that_differ_are_refused(const ShimLibrary& shim) {
    ++cases;
    Handle encoder(shim, DCMFLUX_ENCODER, lossless(shim));
    Handle decoder(shim, DCMFLUX_DECODER);
    Random random = {3};
    const dcmflux_frame layout = make_layout(20, 10, 1, 16, 12, false);
    const Bytes codestream = encode(shim, encoder.get(), layout, make_frame(layout, Content::kNoise, random)).bytes;
    const dcmflux_frame others[] = {make_layout(21, 10, 1, 16, 12, false), make_layout(20, 20, 1, 16, 12, false),
                                    make_layout(20, 10, 3, 16, 12, false), make_layout(20, 10, 1, 8, 8, false),
                                    make_layout(10, 20, 1, 16, 12, false)};
    for (const dcmflux_frame& other : others) {
        const Result result = decode(shim, decoder.get(), other, codestream);
        CHECK(result.status == DCMFLUX_LAYOUT_MISMATCH, "%dx%dx%d alloc %d: %d", other.columns, other.rows,
              other.samples_per_pixel, other.bits_allocated, result.status);
        const char* message = decoder.message();
        CHECK(std::strstr(message, "expected") != nullptr, "message: %s", message);
    }
    CHECK(decode(shim, decoder.get(), layout, codestream).status == DCMFLUX_OK, "after refusals: %s",
          decoder.message());
    CHECK(std::strlen(decoder.message()) == 0, "a success leaves: %s", decoder.message());
}

void messages_fit_their_buffer(const ShimLibrary& shim) {
    ++cases;
    Handle decoder(shim, DCMFLUX_DECODER);
    const dcmflux_frame layout = make_layout(8, 8, 1, 8, 8, false);
    CHECK(decode(shim, decoder.get(), layout, Bytes(100, 0)).status == DCMFLUX_MALFORMED_INPUT, "zeros");
    CHECK(decode(shim, decoder.get(), layout, Bytes()).status == DCMFLUX_MALFORMED_INPUT, "nothing");
    char text[600];
    const int32_t length = shim.last_message(decoder.get(), text, sizeof text);
    CHECK(length > 10 && length == static_cast<int32_t>(std::strlen(text)), "length %d", length);
    for (int32_t capacity = 1; capacity <= length + 2; ++capacity) {
        char cut[600];
        std::memset(cut, 'x', sizeof cut);
        const int32_t written = shim.last_message(decoder.get(), cut, capacity);
        CHECK(written == (capacity - 1 < length ? capacity - 1 : length) && cut[written] == '\0' &&
                  cut[capacity] == 'x',
              "capacity %d: %d", capacity, written);
    }
    CHECK(shim.last_message(decoder.get(), nullptr, 10) == 0, "null out");
    CHECK(shim.last_message(decoder.get(), text, 0) == 0, "no capacity");
    CHECK(shim.last_message(nullptr, text, sizeof text) == 0 && text[0] == '\0', "null handle");
}

void handles_come_and_go(const ShimLibrary& shim) {
    Random random = {4};
    const dcmflux_frame layout = make_layout(16, 16, 3, 8, 8, false);
    const Bytes frame = make_frame(layout, Content::kSmooth, random);
    for (int cycle = 0; cycle < 1000; ++cycle) {
        ++cases;
        Handle encoder(shim, DCMFLUX_ENCODER, lossless(shim));
        Handle decoder(shim, DCMFLUX_DECODER);
        Result encoded = encode(shim, encoder.get(), layout, frame, cycle % 3 == 0 ? 40 : -1);
        if (encoded.status == DCMFLUX_OK) {
            if (cycle % 3 == 1) {
                encoded.bytes.resize(encoded.bytes.size() * 2 / 3);
            }
            const int32_t status = decode(shim, decoder.get(), layout, encoded.bytes).status;
            CHECK((status == DCMFLUX_OK) == (cycle % 3 == 2), "cycle %d: %d", cycle, status);
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: contract_test LIB\n");
        return 2;
    }
    const ShimLibrary shim(argv[1], shim_name_of(argv[1]));
    CHECK(shim.abi_version() == DCMFLUX_ABI_VERSION, "abi %d", shim.abi_version());
    CHECK(std::strlen(shim.library_version()) > 5, "version %s", shim.library_version());
    create_refuses_what_it_does_not_know(shim);
    null_and_nonsense_arguments_are_refused(shim);
    roles_are_kept_apart(shim);
    sizes_are_respected(shim);
    layouts_that_differ_are_refused(shim);
    messages_fit_their_buffer(shim);
    handles_come_and_go(shim);
    return finish("contract_test", cases);
}
