package org.dcmflux.cli;

/** How progress is shown. */
enum ProgressMode {
    /** A bar on a terminal, else plain lines every few seconds. */
    AUTO,
    BAR,
    PLAIN,
    NONE
}
