"""The work of scripts/lossy-table: encode, let strangers decode, compare. Arguments: the dcmflux command, the folder of images."""

import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_frame

COLOUR = ["US1_UNC", "VL1_UNC"]
WORDS = ["MR2_UNC", "RG3_UNC"]
SIGNED = ["CT1_UNC"]

# Syntax, its name for --to, images, options for three settings.
ROWS = [
    (".50", "jpeg-baseline", COLOUR, [["--quality", q] for q in ("95", "85", "70")]),
    (".51", "jpeg-extended", WORDS, [["--quality", q] for q in ("95", "85", "70")]),
    (".81", "jpeg-ls-near", WORDS + COLOUR, [["--near", n] for n in ("1", "3", "7")]),
    (".91", "j2k", SIGNED + WORDS + COLOUR, [["--ratio", r] for r in ("5", "10", "20")]),
    (".112", "jpegxl", COLOUR, [["--distance", d] for d in ("0.5", "1", "2")]),
    (".203", "htj2k", SIGNED + WORDS + COLOUR, [["--ratio", r] for r in ("5", "10", "20")]),
]


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"lossy-table: {' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def native(path):
    """Samples of a native file, colour by pixel."""
    data = pydicom.dcmread(path)
    kind = numpy.dtype(("i" if data.PixelRepresentation else "u") + str(data.BitsAllocated // 8)).newbyteorder("<")
    count = data.Rows * data.Columns * data.SamplesPerPixel
    samples = numpy.frombuffer(data.PixelData, kind, count)
    if data.SamplesPerPixel == 3 and data.PlanarConfiguration == 1:
        return samples.reshape(3, -1).T.reshape(-1).astype("int64")
    return samples.astype("int64")


def raw(path, data, signed, precision):
    """What opj_decompress writes: little endian, plane by plane, in as few bytes as the precision needs."""
    width = 1 if precision <= 8 else 2
    samples = numpy.fromfile(path, "<" + ("i" if signed else "u") + str(width)).astype("int64")
    if data.SamplesPerPixel == 3:
        samples = samples.reshape(3, -1).T.reshape(-1)
    return samples


def pixmap(path, precision):
    """What djxl writes: a portable pixmap whose samples are stretched over one or two bytes."""
    content = path.read_bytes()
    header = re.match(rb"P[56]\s+\d+\s+\d+\s+\d+\s", content)
    data = content[header.end() :]
    if precision <= 8:
        return numpy.frombuffer(data, "u1").astype("int64")
    wide = numpy.frombuffer(data, ">u2").astype("int64")
    return (wide * ((1 << precision) - 1) + 32767) // 65535


def decoded(path, folder):
    """Samples as strangers decode them."""
    data = pydicom.dcmread(path)
    syntax = str(data.file_meta.TransferSyntaxUID)
    plain = folder / "plain.dcm"
    if syntax.endswith((".4.50", ".4.51")):
        run("dcmdjpeg", "+px", path, plain)
        return native(plain)
    if syntax.endswith(".4.81"):
        run("dcmdjpls", "+px", path, plain)
        return native(plain)
    frame = next(generate_pixel_data_frame(data.PixelData, 1))
    if syntax.endswith(".4.112"):
        stream, out = folder / "frame.jxl", folder / ("frame.pgm" if data.SamplesPerPixel == 1 else "frame.ppm")
        stream.write_bytes(frame)
        run("djxl", stream, out)
        return pixmap(out, data.BitsStored)
    stream, out = folder / "frame.j2k", folder / "frame.rawl"
    stream.write_bytes(frame)
    run("opj_decompress", "-i", stream, "-o", out)
    size = frame[frame.index(b"\xff\x51") + 40]
    return raw(out, data, size & 0x80, (size & 0x7F) + 1)


def encoded_bytes(path):
    return len(next(generate_pixel_data_frame(pydicom.dcmread(path).PixelData, 1)))


def rescale(path):
    data = pydicom.dcmread(path, stop_before_pixels=True)
    return float(data.get("RescaleSlope", 1)), float(data.get("RescaleIntercept", 0))


def measure(original, path, folder, by_meaning=False):
    """Ratio of container bytes, PSNR over the image's own range, largest error. by_meaning: samples were rescaled, and it says how."""
    before = native(original)
    after = decoded(path, folder)
    if by_meaning:
        (slope, intercept), (old_slope, old_intercept) = rescale(path), rescale(original)
        after = numpy.rint((after * slope + intercept - old_intercept) / old_slope).astype("int64")
    error = numpy.abs(before - after)
    mse = float(numpy.mean(error.astype("float64") ** 2))
    span = int(before.max() - before.min())
    psnr = 10 * numpy.log10(span * span / mse) if mse > 0 else float("inf")
    data = pydicom.dcmread(original, stop_before_pixels=True)
    return before.size * data.BitsAllocated / 8 / encoded_bytes(path), psnr, int(error.max())


def at_size(wanted, encode, lowest, highest):
    """The highest integer setting whose result is not larger than wanted, else the lowest."""
    while lowest < highest:
        middle = (lowest + highest + 1) // 2
        if encoded_bytes(encode(middle)) <= wanted:
            lowest = middle
        else:
            highest = middle - 1
    return encode(lowest), lowest


def peer(syntax, original, ours, options, folder):
    """The file that another toolkit makes at the same size, and how; None where neither encodes the syntax."""
    out = folder / "peer.dcm"
    wanted = encoded_bytes(ours)
    if syntax in (".50", ".51"):

        def by_quality(quality):
            # dcmtk stretches samples over 12 bits; here it says in the file how.
            kind = ["+eb"] if syntax == ".50" else ["+ee", "+rm"]
            run("dcmcjpeg", *kind, "+q", quality, original, out)
            return out

        path, quality = at_size(wanted, by_quality, 1, 100)
        return path, f"dcmtk +q {quality}"
    if syntax == ".81":
        run("dcmcjpls", "+en", "+md", options[1], original, out)
        return out, f"dcmtk +md {options[1]}"
    if syntax == ".91":

        def by_rate(rate):
            run("gdcmconv", "--j2k", "--lossy", "--irreversible", "-r", rate / 100, original, out)
            return out

        # GDCM takes a ratio, of which larger is smaller: hundredths of it, around ours.
        data = pydicom.dcmread(original, stop_before_pixels=True)
        near = data.Rows * data.Columns * data.SamplesPerPixel * data.BitsAllocated / 8 / wanted * 100
        path, rate = at_size(wanted, lambda negative: by_rate(-negative), -int(near * 1.02), -int(near * 0.98))
        return path, f"GDCM -r {-rate / 100:g}"
    return None, "–"


def row(dcmflux, syntax, name, original, options, folder):
    ours = folder / "ours.dcm"
    run(dcmflux, "transcode", original, "-o", ours, "--to", name, "--lossy", "--if-exists", "overwrite", *options)
    ratio, psnr, worst = measure(original, ours, folder)
    cells = [syntax, original.name.split("_")[0], " ".join(options), f"{ratio:.2f}", f"{psnr:.2f}", worst]
    path, how = peer(syntax, original, ours, options, folder)
    if path is None:
        return cells + [how, "", "", ""]
    theirs = measure(original, path, folder, by_meaning=syntax == ".51")
    return cells + [how, f"{theirs[0]:.2f}", f"{theirs[1]:.2f}", theirs[2]]


def main():
    dcmflux, images = sys.argv[1], pathlib.Path(sys.argv[2])
    versions = [run(dcmflux, "--version").strip(), run("dcmcjpeg", "--version").splitlines()[0].lstrip("$").strip()]
    print("# What lossy compression loses\n")
    print("Made by `scripts/lossy-table` from images of WG04; do not edit.\n")
    print(
        "Each file was decoded by another toolkit (dcmtk, OpenJPEG's `opj_decompress`, `djxl`) and compared with the original. *ratio*: bytes of\n"
        "the native frame by bytes of the code stream. *PSNR* in dB, with the range of the image's own samples as the peak. *max*: the largest\n"
        "difference of a sample; colour is compared as RGB. *peer*: the same from dcmtk's or GDCM's encoder with the setting that comes nearest\n"
        "to the size of ours without being larger, or with the same bound where the setting is one; neither encodes .112 and .203.\n"
    )
    print("Versions: " + "; ".join(versions) + ".\n")
    print("| syntax | image | setting | ratio | PSNR | max | peer | ratio | PSNR | max |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for syntax, name, names, settings in ROWS:
            for image in names:
                for options in settings:
                    cells = row(dcmflux, syntax, name, images / image, options, folder)
                    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
