/*
 * The least that a one-shot configuration manager can do: floor MANIFEST
 *
 * Lines of the manifest: "d PATH MODE", "f PATH MODE CONTENT", "x PROGRAM ARGUMENT". A file is opened, read and
 * compared; one that differs is written beside and renamed into place.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int run(char *program, char *argument) {
    char *words[] = {program, argument, NULL};
    pid_t child;
    int status;
    if (posix_spawn(&child, program, NULL, NULL, words, environ) != 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        fail(program);
    }
    return 1;
}

static int directory(const char *path, mode_t mode) {
    struct stat is;
    if (lstat(path, &is) != 0) {
        if (mkdir(path, mode) != 0) {
            fail(path);
        }
        return 1;
    }
    if ((is.st_mode & 07777) == mode) {
        return 0;
    }
    if (chmod(path, mode) != 0) {
        fail(path);
    }
    return 1;
}

static int file(const char *path, mode_t mode, const char *content) {
    static char actual[65536];
    size_t length = strlen(content);
    struct stat is;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        int same = fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is.st_size == (off_t) length
            && read(fd, actual, sizeof actual) == (ssize_t) length && memcmp(actual, content, length) == 0;
        int repaired = same && (is.st_mode & 07777) != mode;
        if (repaired && fchmod(fd, mode) != 0) {
            fail(path);
        }
        close(fd);
        if (same) {
            return repaired;
        }
    }
    char beside[4200];
    snprintf(beside, sizeof beside, "%s.tmp", path);
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, content, length) != (ssize_t) length || fchmod(fd, mode) != 0 || close(fd) != 0
        || rename(beside, path) != 0) {
        fail(beside);
    }
    return 1;
}

int main(int count, char **words) {
    if (count != 2) {
        fputs("usage: floor MANIFEST\n", stderr);
        return 64;
    }
    FILE *manifest = fopen(words[1], "r");
    if (manifest == NULL) {
        fail(words[1]);
    }
    umask(0);
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    int total = 0, changed = 0;
    while ((length = getline(&line, &capacity, manifest)) > 0) {
        if (line[length - 1] == '\n') {
            line[length - 1] = '\0';
        }
        char *rest = line, *what = strsep(&rest, " "), *path = strsep(&rest, " ");
        total++;
        if (*what == 'x') {
            changed += run(path, rest);
            continue;
        }
        mode_t mode = strtol(strsep(&rest, " "), NULL, 8);
        changed += *what == 'd' ? directory(path, mode) : file(path, mode, rest);
    }
    printf("total=%d changed=%d\n", total, changed);
    return 0;
}
