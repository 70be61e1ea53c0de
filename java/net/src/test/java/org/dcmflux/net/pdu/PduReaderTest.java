package org.dcmflux.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PduReaderTest {
    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL, PduReader.DEFAULT_LIMIT + 1})
    void lengthsAboveTheLimit_areRefusedBeforeAnythingIsAllocated(long length) {
        ByteBuffer bytes = header(4, length);
        assertThatThrownBy(() -> reader(bytes).next())
                .isInstanceOfSatisfying(
                        MalformedPduException.class,
                        e -> assertThat(e.reason()).isEqualTo(AbortReason.INVALID_PARAMETER))
                .hasMessageContaining(Long.toString(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 71, 255})
    void typesThatDoNotExist_areUnrecognized(int type) {
        assertThatThrownBy(() -> reader(header(type, 4)).next())
                .isInstanceOfSatisfying(
                        MalformedPduException.class,
                        e -> assertThat(e.reason()).isEqualTo(AbortReason.UNRECOGNIZED_PDU));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "7", "4294967295", "2147483648"})
    void dataValuesThatDoNotFitTheirPdu_areInvalid(long stated) {
        ByteBuffer body = ByteBuffer.allocate(6 + 10);
        body.put(header(4, 10))
                .putInt((int) stated)
                .putShort((short) 0x0103)
                .putInt(0)
                .flip();
        assertThatThrownBy(() -> reader(body).next()).isInstanceOf(MalformedPduException.class);
    }

    @Test
    void aPduThatIsCut_isAnEndOfFile() {
        assertThatThrownBy(() -> reader(header(5, 4)).next()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> reader(header(5, 4).limit(3)).next()).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndBetweenPdus_isNoError() throws IOException {
        PduReader reader = reader(PduWriter.bytes(new Pdu.ReleaseResponse()));
        assertThat(reader.next()).isEqualTo(new Pdu.ReleaseResponse());
        assertThat(reader.next()).isNull();
    }

    @Test
    void limitsBeyondTheHighest_areTheCallersMistake() {
        assertThatThrownBy(() -> new PduReader(dst -> -1, PduReader.HIGHEST_LIMIT + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyReasonHasWords() {
        assertThat(Rejection.CALLED_AE_NOT_RECOGNIZED.words())
                .isEqualTo("rejected by the application: called AE title not recognized");
        assertThat(Rejection.LOCAL_LIMIT_EXCEEDED.words())
                .isEqualTo("rejected for now by the upper layer (presentation): local limit exceeded");
        assertThat(new Rejection(1, 9, 200).words()).isEqualTo("rejected by source 9: reason 200");
        assertThat(AbortReason.UNEXPECTED_PDU.words()).isEqualTo("aborted by the upper layer: unexpected PDU");
        assertThat(new AbortReason(0, 3).words()).isEqualTo("aborted by the application");
    }

    @Test
    void identitiesNeverPrintTheirSecrets() {
        assertThat(UserIdentity.user("somebody", "secret").toString()).isEqualTo("user name and passcode");
    }

    private static ByteBuffer header(int type, long length) {
        return ByteBuffer.allocate(6)
                .put((byte) type)
                .put((byte) 0)
                .putInt((int) length)
                .flip();
    }

    private static PduReader reader(ByteBuffer bytes) {
        return new PduReader(
                dst -> {
                    if (!bytes.hasRemaining()) {
                        return -1;
                    }
                    int count = Math.min(bytes.remaining(), dst.remaining());
                    dst.put(bytes.slice(bytes.position(), count));
                    bytes.position(bytes.position() + count);
                    return count;
                },
                PduReader.DEFAULT_LIMIT);
    }
}
