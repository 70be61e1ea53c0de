package org.dcmflux.bench.result;

/**
 * One run of one command.
 *
 * @param wall seconds
 * @param cpu seconds of user and system time, with all descendants
 * @param peakKilobytes largest resident set of a single process of it
 * @param bytesOut size of what it wrote
 */
public record Sample(double wall, double cpu, long peakKilobytes, long bytesOut) {}
