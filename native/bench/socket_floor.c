/*
 * The floor of sending: files through a socket of the loopback interface, with nothing around it.
 *
 *   socket_floor FOLDER
 *
 * Sends the files of a folder by sendfile, one after the other over one connection, to a thread that reads and
 * discards. Prints one line "wall=S cpu=S bytes=N": seconds from connecting until the last byte was read, CPU seconds
 * of the sending thread alone, and the bytes that were read.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 20 };

struct drain {
    int listener;
    int failed;
    long long bytes;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_of_this_thread(void) {
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int stop(const char* what) {
    fprintf(stderr, "socket_floor: %s: %s\n", what, strerror(errno));
    return 1;
}

static void* read_and_discard(void* argument) {
    struct drain* drain = argument;
    char* buffer = malloc(BUFFER);
    const int connection = accept(drain->listener, NULL, NULL);
    ssize_t count = -1;
    while (buffer != NULL && connection >= 0 && (count = read(connection, buffer, BUFFER)) > 0) {
        drain->bytes += count;
    }
    drain->failed = count < 0;
    if (connection >= 0) {
        close(connection);
    }
    free(buffer);
    return NULL;
}

/* Sends one file; directories and the like are passed over. */
static int send_file(int connection, int folder, const char* name) {
    const int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    if (file < 0 || fstat(file, &facts) != 0) {
        return stop(name);
    }
    off_t offset = 0;
    while (S_ISREG(facts.st_mode) && offset < facts.st_size) {
        if (sendfile(connection, file, &offset, (size_t)(facts.st_size - offset)) <= 0) {
            close(file);
            return stop(name);
        }
    }
    close(file);
    return 0;
}

static int send_all(int connection, DIR* folder) {
    const struct dirent* entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.' && send_file(connection, dirfd(folder), entry->d_name) != 0) {
            return 1;
        }
    }
    return 0;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: socket_floor FOLDER\n");
        return 2;
    }
    DIR* folder = opendir(argv[1]);
    if (folder == NULL) {
        return stop(argv[1]);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    struct drain drain = {.listener = socket(AF_INET, SOCK_STREAM, 0)};
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    pthread_t reader;
    if (drain.listener < 0 || connection < 0 || bind(drain.listener, (struct sockaddr*)&address, length) != 0 ||
        listen(drain.listener, 1) != 0 || getsockname(drain.listener, (struct sockaddr*)&address, &length) != 0) {
        return stop("socket");
    }
    if (pthread_create(&reader, NULL, read_and_discard, &drain) != 0) {
        return stop("thread");
    }
    const double start = now();
    const double cpu = cpu_of_this_thread();
    if (connect(connection, (struct sockaddr*)&address, length) != 0) {
        return stop("connect");
    }
    if (send_all(connection, folder) != 0) {
        return 1;
    }
    close(connection);
    const double used = cpu_of_this_thread() - cpu;
    pthread_join(reader, NULL);
    const double wall = now() - start;
    closedir(folder);
    if (drain.failed) {
        fprintf(stderr, "socket_floor: the reading side failed\n");
        return 1;
    }
    printf("wall=%.6f cpu=%.6f bytes=%lld\n", wall, used, drain.bytes);
    return 0;
}
