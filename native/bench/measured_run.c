/*
 * Runs one command and writes down what it cost.
 *
 *   measured_run FIGURES PATIENCE PROGRAM [ARGUMENT ...]
 *
 * FIGURES gets one line: wall seconds, user seconds, system seconds, peak resident kilobytes, exit code, signal, 1 when
 * the command took longer than PATIENCE seconds and was ended. Times are those of the command and of all its
 * descendants that were waited for; the peak is that of the largest single process among them.
 *
 * Why not from the JVM: Linux counts towards a process's peak what it was before exec, and a child of a JVM was a copy
 * of the JVM. This program is small, so its children start small.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t timed_out = 0;
static volatile pid_t group = 0;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void end_group(int number) {
    if (number == SIGALRM) {
        timed_out = 1;
    }
    if (group > 0) {
        kill(-group, SIGKILL);
    }
    if (number != SIGALRM) {
        _exit(128 + number);
    }
}

static int stop(const char* what) {
    fprintf(stderr, "measured_run: %s: %s\n", what, strerror(errno));
    return 2;
}

int main(int argc, char** argv) {
    if (argc < 4 || atoi(argv[2]) < 1) {
        fprintf(stderr, "usage: measured_run FIGURES PATIENCE PROGRAM [ARGUMENT ...]\n");
        return 2;
    }
    FILE* figures = fopen(argv[1], "w");
    if (figures == NULL) {
        return stop(argv[1]);
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* who asked is gone: nobody wants the figures */
    const double start = now();
    const pid_t child = fork();
    if (child < 0) {
        return stop("fork");
    }
    if (child == 0) {
        setpgid(0, 0);
        execvp(argv[3], argv + 3);
        fprintf(stderr, "measured_run: %s: %s\n", argv[3], strerror(errno));
        _exit(127);
    }
    setpgid(child, child); /* whoever of the two comes first */
    group = child;
    signal(SIGALRM, end_group);
    signal(SIGTERM, end_group);
    signal(SIGINT, end_group);
    signal(SIGHUP, end_group);
    alarm((unsigned)atoi(argv[2]));

    int status = 0;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0) {
        if (errno != EINTR) {
            return stop("wait4");
        }
    }
    const double wall = now() - start;
    alarm(0);
    kill(-group, SIGKILL); /* what it left running would disturb the next one */
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    fprintf(figures, "%.6f %.6f %.6f %ld %d %d %d\n", wall, seconds(usage.ru_utime), seconds(usage.ru_stime),
            usage.ru_maxrss, code, number, (int)timed_out);
    return fclose(figures) == 0 ? 0 : stop(argv[1]);
}
