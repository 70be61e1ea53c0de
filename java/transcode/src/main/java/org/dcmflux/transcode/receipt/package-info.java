/**
 * Plans and receipts as JSON, for programs: {@link org.dcmflux.transcode.receipt.PlanJson} (what will be done) and
 * {@link org.dcmflux.transcode.receipt.ReceiptWriter} (what was done with each input, a line each).
 *
 * <p>Imports {@code transcode} and {@code transcode.batch}. The fields are described in {@code docs/report.md}.
 */
@NullMarked
package org.dcmflux.transcode.receipt;

import org.jspecify.annotations.NullMarked;
