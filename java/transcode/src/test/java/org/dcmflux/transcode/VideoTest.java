package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoTest {
    private static final String MPEG2 = "1.2.840.10008.1.2.4.100";
    private static final byte[] STREAM = Images.pixels(new FrameShape(10, 10, 1, 8, false, 1));

    private static byte[] video(String uid, FragmentBytes fragments) {
        return Part10Builder.syntax(uid)
                .image(new FrameShape(48, 64, 3, 8, false, 25), 8, "YBR_PARTIAL_420")
                .encapsulated(fragments)
                .build();
    }

    private static TransferSyntax syntax(String uid) {
        return TransferSyntaxes.parse(uid);
    }

    private static byte[] stream(ParsedFile file) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < file.fragments().size(); i++) {
            stream.write(file.fragment(i));
        }
        return stream.toByteArray();
    }

    @Test
    void aWholeStreamIsCutIntoFragmentsAndJoinedAgain() throws IOException {
        byte[] file = video(MPEG2, FragmentBytes.create().frame(STREAM));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path cut = folder.file("cut.dcm");
            Path joined = folder.file("joined.dcm");
            TranscodeOptions options = Images.to(syntax(MPEG2 + ".1"))
                    .maxFragmentLength(24)
                    .verification(Verification.ALL_FRAMES)
                    .build();
            TranscodeResult result = new Transcoder(options).transcode(folder.write("in.dcm", file), cut);
            assertThat(result.plan().step()).isEqualTo(Step.REPACKAGE);
            ParsedFile parsed = ParsedFile.of(cut);
            assertThat(parsed.fragments()).hasSize(5);
            assertThat(parsed.fragments().get(0).length()).isEqualTo(24);
            assertThat(parsed.basicOffsets()).isEmpty();
            assertThat(stream(parsed)).isEqualTo(STREAM);
            Path finer = folder.file("finer.dcm");
            new Transcoder(Images.to(syntax(MPEG2 + ".1")).maxFragmentLength(8).build()).transcode(cut, finer);
            assertThat(ParsedFile.of(finer).fragments()).hasSizeGreaterThan(5);
            assertThat(stream(ParsedFile.of(finer))).isEqualTo(STREAM);
            new Transcoder(Images.to(syntax(MPEG2))
                            .verification(Verification.ALL_FRAMES)
                            .build())
                    .transcode(cut, joined);
            assertThat(ParsedFile.of(joined).fragments()).hasSize(1);
            assertThat(stream(ParsedFile.of(joined))).isEqualTo(STREAM);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 102, 103, 104, 105, 106})
    void everyVideoSyntaxHasAFragmentableForm_andTheStreamIsTheSameInBoth(int number) throws IOException {
        String whole = "1.2.840.10008.1.2.4." + number;
        byte[] file = video(whole, FragmentBytes.create().frame(STREAM));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path cut = folder.file("cut.dcm");
            new Transcoder(Images.to(syntax(whole + ".1")).maxFragmentLength(30).build())
                    .transcode(folder.write("in.dcm", file), cut);
            assertThat(ParsedFile.of(cut).transferSyntax()).isEqualTo(whole + ".1");
            assertThat(ParsedFile.of(cut).fragments()).hasSize(4);
            Path joined = folder.file("joined.dcm");
            new Transcoder(Images.to(syntax(whole)).build()).transcode(cut, joined);
            assertThat(ParsedFile.of(joined).fragments()).hasSize(1);
            assertThat(stream(ParsedFile.of(joined))).isEqualTo(STREAM);
            assertThat(ParsedFile.of(joined).has(0x00282110)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {107, 108})
    void hevcIsCopied_andHasNoFragmentableFormThatIsRegistered(int number) throws IOException {
        String whole = "1.2.840.10008.1.2.4." + number;
        byte[] file = video(whole, FragmentBytes.create().frame(STREAM));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path copy = folder.file("copy.dcm");
            TranscodeResult result = new Transcoder(Images.to(syntax(whole))
                            .verification(Verification.ALL_FRAMES)
                            .build())
                    .transcode(folder.write("in.dcm", file), copy);
            assertThat(result.plan().step()).isEqualTo(Step.COPY);
            assertThat(stream(ParsedFile.of(copy))).isEqualTo(STREAM);
        }
        assertThat(TransferSyntaxes.find(whole + ".1")).isNull();
    }

    @Test
    void anotherCodingOfVideoIsRefused() {
        byte[] file = video(MPEG2, FragmentBytes.create().frame(STREAM));
        assertThatThrownBy(() -> new Transcoder(TranscodeOptions.to(syntax("1.2.840.10008.1.2.4.102.1")))
                        .plan(Images.open(file)))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo("video-is-not-transcoded"));
    }

    @Test
    void theFramesOfAVideoAreNotDecoded_andTheReasonIsSaid() {
        byte[] file = video(MPEG2, FragmentBytes.create().frame(STREAM));
        assertThatThrownBy(() -> new Transcoder(TranscodeOptions.to(Images.EXPLICIT)).plan(Images.open(file)))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContainingAll(MPEG2, "MPEG2 Main Profile", "video", MPEG2 + ".1");
    }
}
