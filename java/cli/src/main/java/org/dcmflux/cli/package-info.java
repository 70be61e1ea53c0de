/**
 * The {@code dcmflux} command: every option is a call on a door of the library, nothing more.
 *
 * <p>In reading order: {@link org.dcmflux.cli.Main}, {@code TranscodeCommand}, {@code DumpCommand},
 * {@code InfoCommand}, {@code CodecsCommand}, {@code ExitStatus}. Results go to stdout; messages and progress go to stderr.
 *
 * <p>The only place where everything meets; nothing imports it.
 */
@NullMarked
package org.dcmflux.cli;

import org.jspecify.annotations.NullMarked;
