package org.dcmflux.cli;

import java.util.concurrent.Callable;

/** A command, and what it can be told. */
interface CliCommand extends Callable<Integer> {
    Choices choices();
}
