package org.dcmflux.net.dimse;

import java.util.HexFormat;

/**
 * What a response says of its operation.
 *
 * @param code 16 bits
 * @dicom PS3.7 C, PS3.4 B.2.3
 */
public record Status(int code) {
    public static final Status SUCCESS = new Status(0x0000);
    public static final Status OUT_OF_RESOURCES = new Status(0xA700);
    public static final Status DOES_NOT_MATCH_SOP_CLASS = new Status(0xA900);
    public static final Status CANNOT_UNDERSTAND = new Status(0xC000);
    public static final Status SOP_CLASS_NOT_SUPPORTED = new Status(0x0122);
    public static final Status INVALID_SOP_INSTANCE = new Status(0x0117);
    public static final Status UNRECOGNIZED_OPERATION = new Status(0x0211);

    public StatusClass statusClass() {
        if (code == 0) {
            return StatusClass.SUCCESS;
        }
        if (code == 0x0001 || code == 0x0107 || code == 0x0116 || code >>> 12 == 0xB) {
            return StatusClass.WARNING;
        }
        if (code == 0xFE00) {
            return StatusClass.CANCEL;
        }
        return code == 0xFF00 || code == 0xFF01 ? StatusClass.PENDING : StatusClass.FAILURE;
    }

    /** Tells whether the instance of a C-STORE is stored, perhaps with a warning. */
    public boolean isStored() {
        return statusClass() == StatusClass.SUCCESS || statusClass() == StatusClass.WARNING;
    }

    /** Four hexadecimal digits. */
    public String hex() {
        return HexFormat.of().withUpperCase().toHexDigits((short) code);
    }

    /** For instance {@code warning B000: coercion of data elements}. */
    public String words() {
        String kind = switch (statusClass()) {
            case SUCCESS -> "success";
            case WARNING -> "warning";
            case FAILURE -> "failure";
            case CANCEL -> "cancelled";
            case PENDING -> "pending";
        };
        return code == 0 ? kind : kind + " " + hex() + ": " + meaning();
    }

    private String meaning() {
        return switch (code) {
            case 0x0001 -> "requested optional attributes are not supported";
            case 0x0105 -> "no such attribute";
            case 0x0106 -> "invalid attribute value";
            case 0x0107 -> "attribute list error";
            case 0x0110 -> "processing failure";
            case 0x0111 -> "duplicate SOP Instance";
            case 0x0112 -> "no such SOP Instance";
            case 0x0115 -> "invalid argument value";
            case 0x0116 -> "attribute value out of range";
            case 0x0117 -> "invalid SOP Instance";
            case 0x0118 -> "no such SOP Class";
            case 0x0120 -> "missing attribute";
            case 0x0121 -> "missing attribute value";
            case 0x0122 -> "SOP Class not supported";
            case 0x0124 -> "not authorized";
            case 0x0210 -> "duplicate invocation";
            case 0x0211 -> "unrecognized operation";
            case 0x0212 -> "mistyped argument";
            case 0x0213 -> "resource limitation";
            case 0xB000 -> "coercion of data elements";
            case 0xB006 -> "elements discarded";
            case 0xB007 -> "Data Set does not match SOP Class";
            default -> meaningOfRange();
        };
    }

    private String meaningOfRange() {
        if (code >>> 8 == 0xA7) {
            return "out of resources";
        }
        if (code >>> 8 == 0xA9) {
            return "Data Set does not match SOP Class";
        }
        return code >>> 12 == 0xC ? "cannot understand" : "a code of the other side's own";
    }
}
