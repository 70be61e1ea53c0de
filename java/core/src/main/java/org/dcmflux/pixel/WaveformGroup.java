package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;

/**
 * A multiplex group of waveforms: channels that were sampled together. Made of an Item of the Waveform Sequence.
 *
 * @param sampleCount samples of each channel
 * @param samplingFrequency in Hertz; NaN when not said
 * @param bitsAllocated 8, 16, 32 or 64
 * @param sampleInterpretation SB, UB, MB, AB, SS, US, SL, UL, SV or UV
 * @param data the samples, little endian, one of each channel after the other
 * @dicom PS3.3 C.10.9
 */
public record WaveformGroup(
        int channelCount,
        int sampleCount,
        double samplingFrequency,
        int bitsAllocated,
        String sampleInterpretation,
        ByteBuffer data) {

    /**
     * Reads an Item of the Waveform Sequence.
     *
     * @throws MalformedDataException when it does not say what its samples are, or has fewer than it says
     */
    public static WaveformGroup of(DataSet item) throws IOException {
        double[] frequency = item.doubles(Tags.SamplingFrequency);
        WaveformGroup group = new WaveformGroup(
                required(item, Tags.NumberOfWaveformChannels),
                required(item, Tags.NumberOfWaveformSamples),
                frequency.length > 0 ? frequency[0] : Double.NaN,
                required(item, Tags.WaveformBitsAllocated),
                item.text(Tags.WaveformSampleInterpretation).orElse(""),
                item.bytes(Tags.WaveformData));
        boolean width = group.bitsAllocated % 8 == 0 && Integer.bitCount(group.bitsAllocated) == 1;
        if (!width || group.bitsAllocated > 64) {
            throw malformed(Tags.WaveformBitsAllocated, group.bitsAllocated + " is none of 8, 16, 32 and 64");
        }
        long needed = (long) group.channelCount * group.sampleCount * (group.bitsAllocated / 8);
        if (group.data.remaining() < needed) {
            throw malformed(
                    Tags.WaveformData, "has " + group.data.remaining() + " bytes where its samples need " + needed);
        }
        return group;
    }

    private static int required(DataSet item, int tag) throws MalformedDataException {
        int value = item.integer(tag).orElse(0);
        if (value < 1) {
            throw malformed(tag, "missing or not positive, but there is a waveform");
        }
        return value;
    }

    private static MalformedDataException malformed(int tag, String detail) {
        return new MalformedDataException("Data Set", -1, Tag.toString(tag), detail);
    }

    /** Whether samples have a sign; those of mu-law (MB) and A-law (AB) are codes and have none. */
    public boolean isSigned() {
        return sampleInterpretation.startsWith("S");
    }

    /**
     * The samples of a channel as whole numbers, without sensitivity and baseline; mu-law and A-law codes as they are.
     *
     * @param channel from zero
     * @throws IndexOutOfBoundsException when there is no such channel
     */
    public long[] channel(int channel) {
        Objects.checkIndex(channel, channelCount);
        int width = bitsAllocated / 8;
        long[] samples = new long[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            int at = (i * channelCount + channel) * width;
            samples[i] = switch (width) {
                case 1 -> isSigned() ? data.get(at) : data.get(at) & 0xFF;
                case 2 -> isSigned() ? data.getShort(at) : data.getShort(at) & 0xFFFF;
                case 4 -> isSigned() ? data.getInt(at) : data.getInt(at) & 0xFFFF_FFFFL;
                default -> data.getLong(at);
            };
        }
        return samples;
    }
}
