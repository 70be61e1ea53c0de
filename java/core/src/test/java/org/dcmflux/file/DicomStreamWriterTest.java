package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.OffsetTable;
import org.junit.jupiter.api.Test;

class DicomStreamWriterTest {
    private static final DataSet INSTANCE = new DataSetBuilder()
            .putText(Tags.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7")
            .putText(Tags.SOPInstanceUID, Vr.UI, "1.2.3")
            .build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DicomStreamWriter writer(TransferSyntax syntax) {
        return DicomStreamWriter.to(Channels.newChannel(out), WriteOptions.to(syntax));
    }

    private DicomStreamWriter begun(TransferSyntax syntax) throws IOException {
        DicomStreamWriter writer = writer(syntax);
        writer.header();
        writer.metaInformation(INSTANCE);
        for (DataElement element : INSTANCE) {
            writer.element(element);
        }
        return writer;
    }

    private DicomFile written() throws IOException {
        return DicomFile.open(ByteSource.of(out.toByteArray(), "streamed.dcm"), ReadOptions.defaults());
    }

    private static DataElement name(int tag) {
        return new DataSetBuilder()
                .putText(tag, Vr.PN, "Doe^Jane")
                .build()
                .iterator()
                .next();
    }

    @Test
    void nestedSequencesAndNativePixelsAreReadBackInEverySyntax() throws IOException {
        for (TransferSyntax syntax : List.of(
                TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            out.reset();
            try (DicomStreamWriter writer = begun(syntax)) {
                writer.beginSequence(Tags.ReferencedStudySequence);
                writer.beginItem();
                writer.beginSequence(Tags.ReferencedSOPSequence);
                writer.endSequence();
                writer.element(name(Tags.PatientName));
                writer.endItem();
                writer.beginItem();
                writer.endItem();
                writer.endSequence();
                writer.element(name(Tags.PatientName));
                writer.beginNativePixelData(Vr.OW, 6);
                writer.bytes(ByteBuffer.wrap(new byte[] {1}));
                writer.flush();
                writer.bytes(ByteBuffer.wrap(new byte[] {2, 3, 4}));
                writer.bytes(ByteBuffer.wrap(new byte[] {5, 6}));
                writer.endPixelData();
                writer.end();
            }
            DataSet read = written().dataSet();
            assertThat(read.items(Tags.ReferencedStudySequence)).hasSize(2);
            assertThat(read.items(Tags.ReferencedStudySequence).get(0).strings(Tags.PatientName))
                    .containsExactly("Doe^Jane");
            byte[] pixels = new byte[6];
            read.bytes(Tags.PixelData).get(pixels);
            assertThat(pixels).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void framesAndFragmentsOfUnknownNumberHaveAnEmptyTable() throws IOException {
        try (DicomStreamWriter writer = begun(TransferSyntaxes.JPEG_2000)) {
            writer.beginEncapsulatedPixelData(OffsetTable.EMPTY, EncapsulatedPixelDataWriter.UNKNOWN_FRAMES);
            writer.fragment(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            writer.frame(ByteBuffer.wrap(new byte[4]));
            writer.endPixelData();
            writer.end();
        }
        FragmentSequence fragments = (FragmentSequence)
                Objects.requireNonNull(written().dataSet().get(Tags.PixelData)).value();
        assertThat(fragments.count()).isEqualTo(2);
        assertThat(fragments.length(0)).isEqualTo(4);
        assertThat(fragments.basicOffsetTableLength()).isZero();
    }

    private interface Call {
        void on(DicomStreamWriter writer) throws IOException;
    }

    private void assertRefused(DicomStreamWriter writer, Call call, String... words) {
        assertThatThrownBy(() -> call.on(writer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void whatIsOutOfOrderIsRefusedWithWhatWasExpected() throws IOException {
        DicomStreamWriter fresh = writer(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        assertRefused(fresh, w -> w.element(name(Tags.PatientName)), "expected header()");
        assertRefused(fresh, w -> w.metaInformation(INSTANCE), "expected header()");
        fresh.header();
        assertRefused(fresh, DicomStreamWriter::header, "expected metaInformation()");
        DicomStreamWriter writer = begun(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        assertRefused(writer, DicomStreamWriter::endItem, "no Item is open");
        assertRefused(writer, DicomStreamWriter::beginItem, "expected an element");
        assertRefused(writer, w -> w.element(name(Tags.SOPClassUID)), "(0008,0018)", "ascending");
        assertRefused(writer, w -> w.bytes(ByteBuffer.allocate(1)), "expected an element");
        assertRefused(writer, w -> w.beginEncapsulatedPixelData(OffsetTable.EMPTY, 1), "native Pixel Data");
        writer.beginSequence(Tags.ReferencedStudySequence);
        assertRefused(writer, w -> w.element(name(Tags.PatientName)), "expected beginItem() or endSequence()");
        writer.beginItem();
        assertRefused(writer, DicomStreamWriter::end, "expected endItem()", "(0008,1110)");
        writer.endItem();
        writer.endSequence();
        writer.beginNativePixelData(Vr.OB, 3);
        assertRefused(writer, DicomStreamWriter::end, "expected bytes of native Pixel Data");
        assertRefused(writer, DicomStreamWriter::endPixelData, "0 of 4 bytes");
        writer.bytes(ByteBuffer.allocate(3));
        writer.endPixelData();
        writer.end();
        assertRefused(writer, w -> w.element(name(Tags.PatientName)), "the file has ended");
        assertThat(written().dataSet().size()).isEqualTo(4);
    }

    @Test
    void sequencesOfUnknownLengthAreRefusedWhereTheOptionsWantDefinedOnes() throws IOException {
        DicomStreamWriter writer = DicomStreamWriter.ofDataSet(
                new org.dcmflux.bytes.ByteSink(Channels.newChannel(out), "association", 1000),
                WriteOptions.defaults().toBuilder()
                        .sequenceLength(SequenceLength.DEFINED)
                        .build());
        assertRefused(writer, w -> w.beginSequence(Tags.ReferencedStudySequence), "element()");
        writer.element(
                new DataElement(Tags.ReferencedStudySequence, Vr.SQ, new ElementValue.Sequence(List.of(INSTANCE))));
        writer.end();
        assertThat(out.toByteArray()).startsWith(0x08, 0, 0x10, 0x11, 'S', 'Q', 0, 0);
    }

    @Test
    void stepsInAnotherThreadAreDoneInTheirOrder() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            DicomStreamWriter writer = writer(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            writer.async(executor, DicomStreamWriter::header);
            writer.async(executor, w -> w.metaInformation(INSTANCE));
            writer.async(executor, w -> w.element(name(Tags.PatientName)));
            writer.async(executor, DicomStreamWriter::end).get();
            assertThat(written().dataSet().strings(Tags.PatientName)).containsExactly("Doe^Jane");
            CompletableFuture<Void> late = writer.async(executor, DicomStreamWriter::header);
            assertThatThrownBy(late::join).hasRootCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer.async(executor, DicomStreamWriter::flush)::join)
                    .hasRootCauseInstanceOf(CancellationException.class);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aStepThatWaitsForASlowReaderCanBeCancelled() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel nobodyReads = pipe.source()) {
            DicomStreamWriter writer =
                    DicomStreamWriter.to(pipe.sink(), WriteOptions.to(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN));
            writer.async(executor, DicomStreamWriter::header);
            writer.async(executor, w -> w.metaInformation(INSTANCE));
            CompletableFuture<Void> stuck = writer.async(executor, w -> {
                w.beginNativePixelData(Vr.OW, 64 << 20);
                w.bytes(ByteBuffer.allocate(64 << 20));
            });
            assertThat(stuck.isDone()).isFalse();
            stuck.cancel(true);
            assertThatThrownBy(writer.async(executor, DicomStreamWriter::end)::join)
                    .hasRootCauseInstanceOf(CancellationException.class);
            assertThat(nobodyReads.isOpen()).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }
}
