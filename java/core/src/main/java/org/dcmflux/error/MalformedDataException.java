package org.dcmflux.error;

/** Bytes that are not what the standard says must stand there. */
public final class MalformedDataException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long offset;
    private final String elementPath;

    /**
     * @param source name of the file or stream
     * @param offset zero-based byte position in it, or −1 when no single place is to blame
     * @param elementPath for example {@code (5200,9230)[3].(0028,0010)}; empty outside a Data Set
     * @param detail what was found, what was expected, and the remedy if there is one
     */
    public MalformedDataException(String source, long offset, String elementPath, String detail) {
        super(place(source, offset, elementPath) + ": " + detail);
        this.source = source;
        this.offset = offset;
        this.elementPath = elementPath;
    }

    private static String place(String source, long offset, String elementPath) {
        String at = offset < 0
                ? source
                : source + " @ 0x" + Long.toHexString(offset).toUpperCase();
        return elementPath.isEmpty() ? at : at + ", " + elementPath;
    }

    public String source() {
        return source;
    }

    /** Zero-based byte position, −1 when no single place is to blame. */
    public long offset() {
        return offset;
    }

    public String elementPath() {
        return elementPath;
    }
}
