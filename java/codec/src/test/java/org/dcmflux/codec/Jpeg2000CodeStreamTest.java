package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.dcmflux.codec.Jpeg2000CodeStream.TilePart;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.error.CodecException;
import org.junit.jupiter.api.Test;

/** Code streams of headers only, made by hand: two tiles of 100 x 128 in an image of 200 x 128. */
class Jpeg2000CodeStreamTest {
    private static final String SIZ =
            "FF51 0029 4000 000000C8 00000080 00000000 00000000 00000064 00000080 00000000 00000000 " + "0001 0B0101";
    private static final String CAP = "FF50 0008 00020000 0000";
    /** RPCL, 1 layer, no component transform, 2 levels, code-blocks 64 x 64, High Throughput, 5/3. */
    private static final String COD = "FF52 000C 00 02 0001 00 02 04 04 40 01";

    private static final String TLM = "FF55 0010 00 60 0000 00000010 0001 00000011";
    private static final String PARTS =
            "FF90 000A 0000 00000010 00 01 FF93 00 00 FF90 000A 0001 00000011 00 01 FF93 00 00 00";
    private static final String EOC = "FFD9";

    private static Jpeg2000CodeStream read(String... segments) throws CodecException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xFF, 0x4F});
        for (String segment : segments) {
            bytes.writeBytes(HexFormat.of().parseHex(segment.replace(" ", "")));
        }
        return Jpeg2000CodeStream.read(ByteBuffer.wrap(bytes.toByteArray()));
    }

    @Test
    void theHeadersAreReadAsTheyStand() throws CodecException {
        Jpeg2000CodeStream found = read(SIZ, CAP, COD, TLM, PARTS, EOC, "00");
        assertThat(found.columns()).isEqualTo(200);
        assertThat(found.rows()).isEqualTo(128);
        assertThat(found.tileColumns()).isEqualTo(100);
        assertThat(found.components()).isEqualTo(1);
        assertThat(found.progression()).isEqualTo(Progression.RPCL);
        assertThat(found.levels()).isEqualTo(2);
        assertThat(found.layers()).isEqualTo(1);
        assertThat(found.reversible() && found.highThroughput()).isTrue();
        assertThat(found.tileParts()).containsExactly(new TilePart(0, 16), new TilePart(1, 17));
        assertThat(found.toldTileParts()).isEqualTo(found.tileParts());
        assertThat(found.rpclViolations()).isEmpty();
    }

    @Test
    void eachThingThatRpclAsksForIsMissed() throws CodecException {
        assertThat(read(SIZ, CAP, COD, PARTS, EOC).rpclViolations()).containsExactly("it has no TLM marker segment");
        assertThat(read(SIZ, COD.replace("00 02 0001", "00 00 0001"), TLM, PARTS, EOC)
                        .rpclViolations())
                .containsExactly("its progression order is LRCP, not RPCL");
        assertThat(read(SIZ, COD.replace("02 04 04 40 01", "01 04 04 40 01"), TLM, PARTS, EOC)
                        .rpclViolations())
                .containsExactly("its lowest resolution is 100 x 64, a side is more than 64");
        assertThat(read(SIZ, COD.replace("40 01", "00 00"), TLM, PARTS, EOC).rpclViolations())
                .containsExactly("its blocks are not coded as HTJ2K has it", "its wavelet is irreversible");
    }

    @Test
    void tlmEntriesOfEveryWidthAreComparedWithTheTileParts() throws CodecException {
        for (String right : new String[] {
            "FF55 0008 00 00 0010 0011", "FF55 000A 00 10 00 0010 01 0011", "FF55 000C 00 20 0000 0010 0001 0011"
        }) {
            assertThat(read(SIZ, COD, right, PARTS, EOC).rpclViolations()).isEmpty();
        }
        for (String wrong :
                new String[] {"FF55 0008 00 00 0010 0012", "FF55 0006 00 00 0010", "FF55 000A 00 10 01 0010 00 0011"}) {
            assertThat(read(SIZ, COD, wrong, PARTS, EOC).rpclViolations())
                    .containsExactly("its TLM marker segments tell of other tile-parts than there are");
        }
    }

    @Test
    void whatIsCutOffOrNoCodeStreamIsMalformed() {
        String[][] damaged = {
            {},
            {SIZ},
            {SIZ, COD},
            {COD, PARTS, EOC},
            {SIZ, PARTS, EOC},
            {SIZ, COD, PARTS},
            {SIZ, COD.replace("02 04", "21 04"), PARTS, EOC},
            {SIZ, COD, "FF55 0009 00 10 00 0010 01 00", PARTS, EOC},
            {SIZ, COD, PARTS.replace("00000011", "00001111"), EOC},
            {SIZ.replace("000000C8", "00000000"), COD, PARTS, EOC}
        };
        for (String[] segments : damaged) {
            assertThatThrownBy(() -> read(segments)).isInstanceOf(CodecException.class);
        }
    }
}
