package org.dcmflux.bench.result;

/**
 * Where it was measured.
 *
 * @param processor its model
 * @param cores cores that the JVM sees
 * @param memory of the machine
 * @param system kernel and distribution
 * @param java version and vendor
 * @param folder where inputs and outputs were: kind of file system
 * @param load load average when the run began: above a tenth of the cores, something else was running
 */
public record Machine(
        String processor, int cores, String memory, String system, String java, String folder, double load) {}
