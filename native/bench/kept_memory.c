/*
 * Makes a virtual machine keep its free memory, so that programs which are measured get it equally fast.
 *
 *   kept_memory MEGABYTES
 *
 * A virtual machine may return free memory to its host and get it back page by page, slowly, when somebody needs it
 * again: then whoever holds a file in memory is measured by how long ago somebody else did. What is returned are large
 * blocks that are free as a whole. So this program touches so much memory, at most three quarters of what is free,
 * gives it back except for one page of each megabyte, prints "kept", and waits for the end of its standard input. As
 * long as it waits, the megabytes between its pages are free for everybody, and too small to be returned.
 *
 * Where no memory is returned to anybody it changes nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static int stop(const char* what) {
    fprintf(stderr, "kept_memory: %s: %s\n", what, strerror(errno));
    return 2;
}

int main(int argc, char** argv) {
    if (argc != 2 || atol(argv[1]) < 1) {
        fprintf(stderr, "usage: kept_memory MEGABYTES\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t megabyte = (size_t)1 << 20;
    const size_t wanted = (size_t)atol(argv[1]) << 20;
    const size_t most = (size_t)sysconf(_SC_AVPHYS_PAGES) / 4 * 3 * page & ~(megabyte - 1);
    const size_t size = wanted < most ? wanted : most;
    if (size >= megabyte) {
        char* memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) {
            return stop("mmap");
        }
        /* A huge page is given back as a whole or not at all. Where there are none, this fails and nothing is lost. */
        madvise(memory, size, MADV_NOHUGEPAGE);
        for (size_t at = 0; at < size; at += page) {
            memory[at] = 1;
        }
        for (size_t at = 0; at < size; at += megabyte) {
            if (madvise(memory + at + page, megabyte - page, MADV_DONTNEED) != 0) {
                return stop("madvise");
            }
        }
    }
    puts("kept");
    fflush(stdout);
    char ignored[64];
    while (read(STDIN_FILENO, ignored, sizeof ignored) > 0) {
    }
    return 0;
}
