/**
 * What every codec must do, written once: {@link org.dcmflux.codec.contract.CodecContractTest} is subclassed for each codec, here and
 * in other modules, and {@link org.dcmflux.codec.contract.SampleFrames} makes the frames and the guarded buffers it needs.
 */
@NullMarked
package org.dcmflux.codec.contract;

import org.jspecify.annotations.NullMarked;
