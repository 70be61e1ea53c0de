/*
 * The C ABI that every dcmflux codec shim exports. A shim is one shared object, libdcmflux_<name>.so, around one codec
 * library, with the eight functions below under its own name: dcmflux_jpeg_decode, dcmflux_jpegls_decode, ...
 *
 * A shim knows pixels and codestreams, no DICOM: it reads no files, prints nothing, keeps no global state, starts no
 * threads unless option THREADS asks the codec library for them, and decides no colour policy. Nothing is thrown across
 * this boundary. Two packaged libraries keep less than that: libopenjph up to 0.9 lets unset memory choose among
 * codings of the same samples, and its failed asserts are led back into the shim by redirecting its calls of
 * __assert_fail; Debian's libjxl 0.7 writes a line to stderr for each codestream that it refuses.
 *
 * Threads: a handle belongs to one thread at a time; different handles are independent. Handles are meant to be kept
 * for many frames.
 *
 * Memory: the caller owns both buffers. They are used during the call only, never beyond the sizes given, and must not
 * overlap.
 */
#ifndef DCMFLUX_SHIM_H
#define DCMFLUX_SHIM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number that dcmflux_<name>_abi_version answers. It changes when anything in this file changes meaning. */
#define DCMFLUX_ABI_VERSION 1

enum dcmflux_status {
    DCMFLUX_OK = 0,
    DCMFLUX_MALFORMED_INPUT = 1,     /* the codestream is damaged, truncated or not of this kind */
    DCMFLUX_UNSUPPORTED_FEATURE = 2, /* valid as far as can be seen, but not handled by this codec */
    DCMFLUX_LAYOUT_MISMATCH = 3,  /* codestream and expected frame disagree, or the source is shorter than its frame */
    DCMFLUX_OUTPUT_TOO_SMALL = 4, /* dst cannot hold the result */
    DCMFLUX_OUT_OF_MEMORY = 5,
    DCMFLUX_INTERNAL = 9,
    DCMFLUX_INVALID_ARGUMENT = 10, /* the caller's mistake: null pointer, impossible layout, unknown option */
    DCMFLUX_WRONG_STATE = 11       /* decode called on an encoder or the other way round */
};

enum dcmflux_role { DCMFLUX_DECODER = 1, DCMFLUX_ENCODER = 2 };

enum dcmflux_photometric {
    DCMFLUX_UNKNOWN_PHOTOMETRIC = 0,
    DCMFLUX_MONOCHROME1 = 1,
    DCMFLUX_MONOCHROME2 = 2,
    DCMFLUX_PALETTE_COLOR = 3,
    DCMFLUX_RGB = 4,
    DCMFLUX_YBR_FULL = 5,
    DCMFLUX_YBR_FULL_422 = 6,
    DCMFLUX_YBR_PARTIAL_420 = 7,
    DCMFLUX_YBR_ICT = 8,
    DCMFLUX_YBR_RCT = 9,
    DCMFLUX_XYB = 10
};

/*
 * A frame's layout: 16 int32. Native frame bytes are little-endian samples in containers of bits_allocated bits (8 or
 * 16; jpeg2000 and htj2k also 32), unsigned or two's complement, without row padding. Rows and columns are 1 to 65535,
 * samples 1 to 4.
 *
 * encode: planar_configuration 0 (R1G1B1R2...) or 1 (all R, all G, all B) is accepted.
 * decode: in: what the caller expects, out: what was written. Frames are always written with planar_configuration 0.
 */
typedef struct dcmflux_frame {
    int32_t struct_size; /* 64 */
    int32_t columns;
    int32_t rows;
    int32_t samples_per_pixel;
    int32_t bits_allocated;
    int32_t bits_stored;
    int32_t pixel_representation; /* 0 unsigned, 1 two's complement */
    int32_t photometric;          /* enum dcmflux_photometric */
    int32_t planar_configuration;
    int32_t codestream_precision; /* out of decode: bits a sample has in the codestream */
    int32_t lossy; /* out of decode: 1 when the codestream is of an irreversible kind (DCT, NEAR > 0, 9/7 wavelet) */
    int32_t jpeg_size;   /* out of decode with JPEG_RECOMPRESSION: bytes of the JPEG codestream; else 0 */
    int32_t reserved[4]; /* zero */
} dcmflux_frame;

/* Options are pairs of little-endian int32, key then value. A key that a shim does not know is an INVALID_ARGUMENT. */
enum dcmflux_option {
    DCMFLUX_THREADS = 1, /* 1..256, the codec library's own threads, default 1; ignored by libraries that have none */

    DCMFLUX_JPEG_PROCESS = 10,         /* enum dcmflux_jpeg_process, default 1 */
    DCMFLUX_JPEG_QUALITY = 11,         /* 1..100, default 90 */
    DCMFLUX_JPEG_PREDICTOR = 12,       /* 1..7, lossless, default 1 */
    DCMFLUX_JPEG_POINT_TRANSFORM = 13, /* 0..15, lossless, default 0; more loses the low bits */
    DCMFLUX_JPEG_SUBSAMPLING = 14,     /* 444, 422 or 420, for three samples, default 444 */

    DCMFLUX_JPEGLS_NEAR = 20,       /* 0..255, default 0 */
    DCMFLUX_JPEGLS_INTERLEAVE = 21, /* 0 none, 1 line, 2 sample; default sample for several samples, none for one */

    DCMFLUX_J2K_REVERSIBLE = 30,       /* 1: 5/3 and lossless unless a ratio or PSNR is given (default), 0: 9/7 */
    DCMFLUX_J2K_RATIO_HUNDREDTHS = 31, /* compression ratio x 100; 100..1000000 */
    DCMFLUX_J2K_PSNR_HUNDREDTHS = 32,  /* dB x 100, instead of a ratio */
    DCMFLUX_J2K_LEVELS = 33,           /* wavelet decompositions 0..32, default 5, fewer where the tile is too small */
    DCMFLUX_J2K_PROGRESSION = 34,      /* 0 LRCP, 1 RLCP, 2 RPCL, 3 PCRL, 4 CPRL */
    DCMFLUX_J2K_MCT = 35,              /* 0 or 1, for three samples, default 1 when the photometric is RGB */
    DCMFLUX_J2K_CODE_BLOCK = 36,       /* exponent of both sides, 2..6, default 6 */
    DCMFLUX_J2K_TILE = 37,             /* side of a tile, 0: one tile (default) */
    /*
     * htj2k takes 30, 31 and 33..37 as well, with progression RPCL by default. It has no rate control of its own: a
     * ratio, for 9/7 only, is approached by encoding a frame several times, never with more bytes than asked for where
     * any step allows that.
     */
    DCMFLUX_J2K_QUANTIZATION = 38,    /* htj2k, 9/7: base step x 10^8, 1..50000000, default 1 / 2^precision; or 31 */
    DCMFLUX_J2K_TLM = 39,             /* htj2k: 1 writes TLM marker segments for all tile-parts, default 0 */
    DCMFLUX_J2K_BASE_RESOLUTION = 40, /* htj2k: more levels until no side of the lowest resolution is longer; 0: off */
    DCMFLUX_J2K_LAYERS = 41, /* jpeg2000: quality layers 1..32, default 1; each has twice the bytes of the one before */

    DCMFLUX_JXL_DISTANCE_HUNDREDTHS = 50, /* Butteraugli distance x 100: 0 lossless (default), 1..2500 */
    DCMFLUX_JXL_EFFORT = 51,              /* 1 (default) to 9 */
    DCMFLUX_JXL_JPEG_RECOMPRESSION = 52   /* 1: the handle carries JPEG codestreams over, see below; default 0 */
};

enum dcmflux_jpeg_process {
    DCMFLUX_JPEG_BASELINE = 1, /* 8 bits */
    DCMFLUX_JPEG_EXTENDED = 2, /* 12 bits from 16-bit containers, 8 bits from 8-bit containers */
    DCMFLUX_JPEG_LOSSLESS = 3  /* SOF3, 2 to 16 bits */
};

/*
 * abi_version: DCMFLUX_ABI_VERSION.
 *
 * library_version: name and version of the codec library, a constant string.
 *
 * create: a handle for one role (enum dcmflux_role). options: options_size bytes, a multiple of 8; null with 0 means
 * all defaults. Options of the other role are accepted and without effect. *out is null after a failure.
 *
 * max_encoded_size: bytes that encode needs at most for such a frame, or minus a status.
 *
 * decode: writes columns x rows x samples x container bytes to dst, all of them, or fails; after a failure the contents
 * of dst are undefined. Columns, rows, samples and precision of the codestream are checked against *frame before the
 * library allocates. JPEG, JPEG-LS and JPEG XL do not know signs: with pixel_representation 1 samples are sign-extended
 * from the codestream's precision. JPEG 2000 and HTJ2K do: pixel_representation comes out as the codestream has it. No
 * colour transform is undone for JPEG; JPEG 2000's own component transform is. photometric comes out as the codestream
 * proves it, else as it went in. Padding after the codestream is accepted.
 *
 * encode: src holds the frame (a longer src_size is accepted, the rest is padding). With a lossless setting, and with
 * JPEG-LS always, the codestream's precision is bits_stored when every sample fits into it, else bits_allocated, so
 * that nothing above bits_stored is lost; at least 2, and JPEG 2000 may declare bits_allocated for noise of few bits.
 * Lossy JPEG and JPEG 2000 take bits_stored and leave away what lies above. A dst within 16 bytes of the codestream's
 * size may be found too small, since libraries flush in words.
 *
 * JPEG_RECOMPRESSION (jpegxl only): encode takes src as one 8-bit JPEG codestream, src_size bytes of it, and writes a
 * JPEG XL file that holds the same DCT coefficients and all that is needed to give back every byte; decode writes that
 * JPEG codestream to dst, its size to frame.jpeg_size, and fails with UNSUPPORTED_FEATURE when there is none inside.
 * The frame tells what the JPEG must be: columns, rows, samples. Neither call looks at the size of a native frame: a
 * JPEG of n bytes needs at most n + n / 4 + 65536 for its JPEG XL file, and max_encoded_size answers that for a JPEG as
 * large as the native frame.
 *
 * last_message: text of the last failure (or of a library warning during a success) of this handle as UTF-8, cut to
 * capacity with its NUL; answers the bytes written without the NUL.
 *
 * destroy: accepts null.
 */
#define DCMFLUX_DECLARE_SHIM(name)                                                                                     \
    int32_t dcmflux_##name##_abi_version(void);                                                                        \
    const char* dcmflux_##name##_library_version(void);                                                                \
    int32_t dcmflux_##name##_create(int32_t role, const uint8_t* options, int32_t options_size, void** out);           \
    int64_t dcmflux_##name##_max_encoded_size(void* codec, const int32_t* frame);                                      \
    int32_t dcmflux_##name##_decode(void* codec, const uint8_t* src, int64_t src_size, uint8_t* dst,                   \
                                    int64_t dst_capacity, int32_t* frame);                                             \
    int32_t dcmflux_##name##_encode(void* codec, const int32_t* frame, const uint8_t* src, int64_t src_size,           \
                                    uint8_t* dst, int64_t dst_capacity, int64_t* written);                             \
    int32_t dcmflux_##name##_last_message(const void* codec, char* out, int32_t capacity);                             \
    void dcmflux_##name##_destroy(void* codec);

DCMFLUX_DECLARE_SHIM(jpeg)
DCMFLUX_DECLARE_SHIM(jpegls)
DCMFLUX_DECLARE_SHIM(jpeg2000)
DCMFLUX_DECLARE_SHIM(htj2k)
DCMFLUX_DECLARE_SHIM(jpegxl)

#ifdef __cplusplus
}
#endif

#endif
