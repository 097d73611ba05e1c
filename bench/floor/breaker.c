/*
 * Breaks a file again and again, and tells after how long it was right again: breaker FILE TIMES GAP_MS write|unlink
 *
 * Prints a line each time: microseconds, or "lost" when it was not right within a minute. The clock starts right before
 * the system call that breaks the file; then the file is opened, read and compared without a pause. Each gap is chosen
 * between three and five quarters of GAP_MS, so that no rhythm of the repairing program is met.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double LIMIT = 60e6;
static char desired[65536], actual[65536], wrong[65536];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec * 1e-3;
}

static double break_it(const char *path, const char *how, ssize_t length) {
    double start;
    if (*how == 'u') {
        start = now();
        if (unlink(path) != 0) {
            fail(path);
        }
        return start;
    }
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        fail(path);
    }
    start = now();
    if (pwrite(fd, wrong, length, 0) != length) {
        fail(path);
    }
    close(fd);
    return start;
}

static int is_right(const char *path, ssize_t length) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    ssize_t filled = read(fd, actual, sizeof actual);
    close(fd);
    return filled == length && memcmp(actual, desired, length) == 0;
}

int main(int count, char **words) {
    if (count != 5) {
        fputs("usage: breaker FILE TIMES GAP_MS write|unlink\n", stderr);
        return 64;
    }
    const char *path = words[1];
    double gap = atof(words[3]) * 1e3;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, desired, sizeof desired);
    if (length <= 0) {
        fail(path);
    }
    close(fd);
    memset(wrong, 'X', length);
    srand(getpid());
    for (int left = atoi(words[2]); left > 0; left--) {
        usleep((useconds_t) (gap * (0.75 + 0.5 * rand() / RAND_MAX)));
        double start = break_it(path, words[4], length), taken;
        int right;
        do {
            right = is_right(path, length);
            taken = now() - start;
        } while (!right && taken < LIMIT);
        if (right) {
            printf("%.1f\n", taken);
        } else {
            puts("lost");
            break;
        }
    }
    return 0;
}
