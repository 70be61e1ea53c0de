"""Reads pairs of files and prints where the second is not read, or where its Data Set is another one than the first's.

A line of the list is: "damaged" or nothing, the file before, the file after, between tabs. Of a damaged file others may read
something else than dcmflux, so only reading it counts.
"""
import functools
import sys
import warnings

import pydicom

WORDS = {"OW": 2, "OL": 4, "OF": 4, "OD": 8, "OV": 8}
BIG_ENDIAN = "1.2.840.10008.1.2.2"
# They are positions in the file.
OFFSETS = {0x00041200, 0x00041202, 0x00041400, 0x00041420}
# pydicom does not inflate JPIP Referenced Deflate, and hands out an odd fragment as it stands.
NOT_UNDERSTOOD = ("jpip_", "enc_fragment_odd")


def kept(data_set):
    return [tag for tag in sorted(data_set.keys()) if tag.element and tag.group not in (0, 2) and tag not in OFFSETS]


def little_endian(element, big):
    value = bytes(element.value or b"")
    unit = WORDS.get(element.VR, 1) if big else 1
    if unit == 1:
        return value
    whole = len(value) - len(value) % unit
    return b"".join(value[i : i + unit][::-1] for i in range(0, whole, unit)) + value[whole:]


def differences(before, after, big_before, big_after, path=""):
    tags_before, tags_after = kept(before), kept(after)
    if tags_before != tags_after:
        yield f"{path} other elements {set(tags_before) ^ set(tags_after)}"
        return
    for tag in tags_before:
        # pydicom knows some private elements, and takes the words of UN for big endian ones in a big endian file.
        raw = after.get_item(tag)
        if big_after and raw is not None and raw.VR == "UN" or big_before and tag.is_private:
            continue
        try:
            a = before[tag]
        except Exception:
            continue  # the input is not understood either
        b = after[tag]
        place = f"{path}{tag}"
        if a.VR == "SQ" and b.VR == "SQ":
            if len(a.value) != len(b.value):
                yield f"{place} has {len(b.value)} Items instead of {len(a.value)}"
                continue
            for number, (one, other) in enumerate(zip(a.value, b.value)):
                yield from differences(one, other, big_before, big_after, f"{place}[{number}].")
        elif isinstance(a.value, bytes) and isinstance(b.value, bytes) and "UN" not in (a.VR, b.VR):
            one, other = little_endian(a, big_before), little_endian(b, big_after)
            if one != other and one + b"\0" != other:
                yield f"{place} {a.VR} other bytes"
        elif a.VR == b.VR and a.VR != "UN" and a.value != b.value and repr(a.value) != repr(b.value):
            yield f"{place} {a.VR} {a.value!r} became {b.value!r}"


@functools.lru_cache(maxsize=1)
def understood(path):
    try:
        data_set = pydicom.dcmread(path)
        list(data_set.iterall())
        return data_set
    except Exception:
        return None


def judge(damaged, before, after):
    a = understood(before)
    if a is None:
        return False
    try:
        b = pydicom.dcmread(after)
        if damaged:
            list(b.iterall())
            return False
        big_before = a.file_meta.TransferSyntaxUID == BIG_ENDIAN
        big_after = b.file_meta.TransferSyntaxUID == BIG_ENDIAN
        for difference in differences(a, b, big_before, big_after):
            print(before, after, difference)
    except Exception as e:
        print(before, after, "not read:", repr(e))
        return False
    return True


warnings.simplefilter("ignore")
compared = 0
for line in open(sys.argv[1]):
    damaged, before, after = line.rstrip("\n").split("\t")
    if not any(name in before for name in NOT_UNDERSTOOD):
        compared += judge(damaged == "damaged", before, after)
print("compared", compared)
