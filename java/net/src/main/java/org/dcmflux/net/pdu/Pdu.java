package org.dcmflux.net.pdu;

import java.util.List;

/**
 * A Protocol Data Unit.
 *
 * @dicom PS3.8 9.3
 */
public sealed interface Pdu {
    /** The application context of DICOM, the only one. */
    String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    /** The number that begins it. */
    int type();

    /**
     * A-ASSOCIATE-RQ.
     *
     * @param calledAeTitle without padding
     * @param callingAeTitle without padding
     * @dicom PS3.8 9.3.2
     */
    record AssociateRequest(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            String applicationContext,
            List<ProposedContext> contexts,
            UserInformation user)
            implements Pdu {
        public static final int TYPE = 1;

        public AssociateRequest {
            contexts = List.copyOf(contexts);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A-ASSOCIATE-AC. The AE titles only echo the request.
     *
     * @dicom PS3.8 9.3.3
     */
    record AssociateAccept(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            String applicationContext,
            List<AnsweredContext> contexts,
            UserInformation user)
            implements Pdu {
        public static final int TYPE = 2;

        public AssociateAccept {
            contexts = List.copyOf(contexts);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A-ASSOCIATE-RJ.
     *
     * @dicom PS3.8 9.3.4
     */
    record AssociateReject(Rejection rejection) implements Pdu {
        public static final int TYPE = 3;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * P-DATA-TF.
     *
     * @dicom PS3.8 9.3.5
     */
    record DataTransfer(List<PresentationDataValue> values) implements Pdu {
        public static final int TYPE = 4;

        public DataTransfer {
            values = List.copyOf(values);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A-RELEASE-RQ.
     *
     * @dicom PS3.8 9.3.6
     */
    record ReleaseRequest() implements Pdu {
        public static final int TYPE = 5;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A-RELEASE-RP.
     *
     * @dicom PS3.8 9.3.7
     */
    record ReleaseResponse() implements Pdu {
        public static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * A-ABORT.
     *
     * @dicom PS3.8 9.3.8
     */
    record Abort(AbortReason reason) implements Pdu {
        public static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }
    }
}
