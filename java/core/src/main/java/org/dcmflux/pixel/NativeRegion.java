package org.dcmflux.pixel;

import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.error.MalformedDataException;

/**
 * The bytes of native Pixel Data, and how frames follow each other in them.
 *
 * @dicom PS3.5 8.1.1
 */
final class NativeRegion {
    private final int tag;
    private final String name;
    private final ByteSource bytes;
    private final long position;
    private final long length;

    NativeRegion(DataElement element, String name) throws MalformedDataException {
        this.tag = element.tag();
        this.name = name;
        if (element.value() instanceof ElementValue.Deferred deferred) {
            bytes = deferred.source();
            position = deferred.position();
            length = deferred.length();
        } else if (element.value() instanceof ElementValue.InMemory memory) {
            bytes = ByteSource.of(memory.array(), name);
            position = 0;
            length = memory.array().length;
        } else {
            throw new MalformedDataException(name, -1, Tag.toString(tag), "Pixel Data is a Sequence");
        }
    }

    FrameIndex index(ImagePixelModule stated, FramePolicy policy, List<String> warnings) throws MalformedDataException {
        ImagePixelModule module = policy == FramePolicy.STREAM ? corrected(stated, warnings) : stated;
        FrameLayout layout = module.layout();
        long needed = module.nativeByteCount();
        if (length < needed) {
            throw new MalformedDataException(
                    name,
                    position,
                    Tag.toString(tag),
                    "Pixel Data has " + length + " bytes, but " + module.numberOfFrames() + " frames of " + layout
                            + " need " + needed);
        }
        if (length > needed + needed % 2) {
            warnings.add("Pixel Data is " + (length - needed) + " bytes longer than its frames");
        }
        if (layout.bitsAllocated() == 1) {
            return new BitPackedFrameIndex(bytes, position, layout.nativeBitCount(), module.numberOfFrames());
        }
        return new NativeFrameIndex(bytes, position, layout.byteCount(), module.numberOfFrames());
    }

    private ImagePixelModule corrected(ImagePixelModule stated, List<String> warnings) {
        long frameBits = stated.layout().nativeBitCount();
        long whole = Math.min(length * 8 / frameBits, Integer.MAX_VALUE);
        // A padding byte may look like one-bit frames more: a number of frames that leaves less than that is right.
        boolean fits = length >= stated.nativeByteCount() && length - stated.nativeByteCount() <= 1;
        if (whole == 0 || fits || whole == stated.numberOfFrames()) {
            return stated;
        }
        warnings.add("Number of Frames is " + stated.numberOfFrames() + ", but Pixel Data has room for " + whole
                + " frames, and those are what is read");
        return stated.withNumberOfFrames((int) whole);
    }
}
