package org.dcmflux.bench.result;

/**
 * A program that took part.
 *
 * @param name of the program
 * @param version what it says of itself
 * @param path where it is
 * @param replaced whether somebody put another program in its place ({@code --peer})
 */
public record ToolVersion(String name, String version, String path, boolean replaced) {}
