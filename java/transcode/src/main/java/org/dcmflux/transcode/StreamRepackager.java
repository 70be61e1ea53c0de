package org.dcmflux.transcode;

import java.io.IOException;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Writes the one stream of a video into one fragment, or into several of a given size; its bytes stay as they are.
 *
 * @dicom PS3.5 8.2.5, PS3.5 A.4.5
 */
final class StreamRepackager {
    /** 1 GiB: every reader can hold the length in an int. */
    static final long USUAL_FRAGMENT = 1L << 30;

    private static final int ITEM_GROUP = 0xFFFE;
    private static final int ITEM = 0xE000;
    private static final int SEQUENCE_DELIMITATION = 0xE0DD;

    private final ByteSink sink;
    private final long fragmentSize;

    /** @param fragmentSize the most bytes of a fragment, where there may be several; even */
    StreamRepackager(ByteSink sink, long fragmentSize) {
        this.sink = sink;
        this.fragmentSize = fragmentSize;
    }

    /** Bytes of all fragments together. */
    static long streamBytes(FragmentSequence fragments) {
        long bytes = 0;
        for (int i = 0; i < fragments.count(); i++) {
            bytes += fragments.length(i);
        }
        return bytes;
    }

    void write(DataSet dataSet, FragmentRule rule) throws IOException {
        DataElement element = dataSet.get(Tags.PixelData);
        if (element == null || !(element.value() instanceof FragmentSequence fragments)) {
            throw new IllegalArgumentException("there is no encapsulated Pixel Data");
        }
        long stream = streamBytes(fragments);
        long most = rule == FragmentRule.WHOLE_STREAM ? stream : fragmentSize;
        sink.u16(Tag.group(Tags.PixelData));
        sink.u16(Tag.element(Tags.PixelData));
        sink.u8(Vr.OB.code() >> 8);
        sink.u8(Vr.OB.code());
        sink.u16(0);
        sink.u32(0xFFFF_FFFFL);
        item(ITEM, 0);
        long roomInItem = 0;
        long left = stream;
        for (int i = 0; i < fragments.count(); i++) {
            long done = 0;
            while (done < fragments.length(i)) {
                if (roomInItem == 0) {
                    roomInItem = Math.min(most, left);
                    item(ITEM, roomInItem + (roomInItem & 1));
                }
                long part = Math.min(roomInItem, fragments.length(i) - done);
                sink.region(fragments.source(), fragments.position(i) + done, part);
                done += part;
                roomInItem -= part;
                left -= part;
            }
        }
        if ((stream & 1) != 0) {
            sink.u8(0);
        }
        item(SEQUENCE_DELIMITATION, 0);
    }

    private void item(int element, long length) throws IOException {
        sink.u16(ITEM_GROUP);
        sink.u16(element);
        sink.u32(length);
    }
}
