/* Preloaded into a process, this fails the n-th call that reads or writes in one folder, or that one and all after. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int countdown, error, for_good, fired;

/* Relative names count as in the folder: nothing else of the process uses any. */
void fault_arm(int number, int with, int sticky) { countdown = number; error = with; for_good = sticky; fired = 0; }
int fault_fired(void) { return fired; }

static int due(void) {
    if (!countdown || (countdown > 1 && --countdown)) return 0;
    if (!for_good) countdown = 0;
    fired++;
    errno = error;
    return 1;
}

static int inside(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    if (!countdown || !path || !folder) return 0;
    return path[0] != '/' || !strncmp(path, folder, strlen(folder));
}

static int is_open_inside(int descriptor) {
    char link[64], path[PATH_MAX];
    if (!countdown) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t (*real)(const char *, char *, size_t) = dlsym(RTLD_NEXT, "readlink");
    ssize_t length = real(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path[0] == '/' && inside(path);
}

#define REAL(name) __typeof__(name) *real = dlsym(RTLD_NEXT, #name)
#define BY_PATH(kind, name, path, parameters, arguments) \
    kind name parameters { REAL(name); return inside(path) && due() ? (kind)-1 : real arguments; }
#define BY_DESCRIPTOR(kind, name, parameters, arguments) \
    kind name parameters { REAL(name); return is_open_inside(fd) && due() ? (kind)-1 : real arguments; }
#define OPENS(name, path, parameters, ...) \
    int name parameters { \
        va_list list; va_start(list, flags); mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0; va_end(list); \
        REAL(name); return inside(path) && due() ? -1 : real(__VA_ARGS__, mode); }

OPENS(open, path, (const char *path, int flags, ...), path, flags)
OPENS(open64, path, (const char *path, int flags, ...), path, flags)
OPENS(openat, path, (int fd, const char *path, int flags, ...), fd, path, flags)
OPENS(openat64, path, (int fd, const char *path, int flags, ...), fd, path, flags)
BY_PATH(int, stat, path, (const char *path, struct stat *found), (path, found))
BY_PATH(int, stat64, path, (const char *path, struct stat64 *found), (path, found))
BY_PATH(int, lstat, path, (const char *path, struct stat *found), (path, found))
BY_PATH(int, lstat64, path, (const char *path, struct stat64 *found), (path, found))
BY_PATH(int, access, path, (const char *path, int mode), (path, mode))
BY_PATH(int, faccessat, path, (int fd, const char *path, int mode, int flags), (fd, path, mode, flags))
BY_PATH(int, chmod, path, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, unlink, path, (const char *path), (path))
BY_PATH(int, unlinkat, path, (int fd, const char *path, int flags), (fd, path, flags))
BY_PATH(int, rename, path, (const char *path, const char *to), (path, to))
BY_PATH(int, link, path, (const char *path, const char *to), (path, to))
BY_PATH(int, linkat, path, (int fd, const char *path, int fd2, const char *to, int flags), (fd, path, fd2, to, flags))
BY_PATH(ssize_t, readlink, path, (const char *path, char *found, size_t size), (path, found, size))
BY_DESCRIPTOR(int, fstat, (int fd, struct stat *found), (fd, found))
BY_DESCRIPTOR(int, fstat64, (int fd, struct stat64 *found), (fd, found))
BY_DESCRIPTOR(int, fchmod, (int fd, mode_t mode), (fd, mode))
BY_DESCRIPTOR(int, flock, (int fd, int operation), (fd, operation))
BY_DESCRIPTOR(int, fsync, (int fd), (fd))
BY_DESCRIPTOR(off_t, lseek, (int fd, off_t offset, int from), (fd, offset, from))
BY_DESCRIPTOR(off64_t, lseek64, (int fd, off64_t offset, int from), (fd, offset, from))
BY_DESCRIPTOR(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))
BY_DESCRIPTOR(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))

int fstatat64(int fd, const char *path, struct stat64 *found, int flags) {
    REAL(fstatat64);
    return inside(path) && due() ? -1 : real(fd, path, found, flags);
}

DIR *opendir(const char *path) {
    REAL(opendir);
    return inside(path) && due() ? NULL : real(path);
}

struct dirent64 *readdir64(DIR *folder) {
    REAL(readdir64);
    return is_open_inside(dirfd(folder)) && due() ? NULL : real(folder);
}

/* A descriptor is closed, whatever is said about that. */
int close(int fd) {
    REAL(close);
    int fails = is_open_inside(fd) && due(), done = real(fd);
    if (!fails) return done;
    errno = error;
    return -1;
}
