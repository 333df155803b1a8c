/* Stands between a program and its disk: loaded before the C library, for the files of one folder.
 *
 * FAULTS_FOLDER   Only files in it are looked at.
 * FAULTS_LOG      Everything that reaches the disk is written down here, in the order in which it did:
 *                 writes with their bytes, changes of length, names that go, and what was waited for.
 * FAULTS_ACKS     What is written to this file is written down as well: it is what the program says is stored.
 * FAULTS_UNWAITED The program is told that its bytes are on disk, and they are not: nothing is written down of waiting.
 * FAULTS_CONTROL  A folder. While there is a file of this name in it:
 *                   full       writes fail for want of room
 *                   eio-sync   waiting for the disk fails
 *                   eio-write  writes fail
 *                   eio-read   reads fail
 *                   short      each write takes half of what it is given
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *acks, *control;
static size_t folder_length;
static int log_file = -1, unwaited;
static __thread int inside;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_read = dlsym(RTLD_NEXT, "read");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_pread = dlsym(RTLD_NEXT, "pread");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    folder = getenv("FAULTS_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    acks = getenv("FAULTS_ACKS");
    control = getenv("FAULTS_CONTROL");
    unwaited = getenv("FAULTS_UNWAITED") != NULL;
    const char *log = getenv("FAULTS_LOG");
    if (log) log_file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name of a file in the folder; 0 if it is another. */
static int is_ours(int fd, char *path) {
    char link[64];
    if (!folder || inside) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (acks && strcmp(path, acks) == 0) return 2;
    /* What those share who use the log is no part of what is stored. */
    if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
    return strncmp(path, folder, folder_length) == 0;
}

static int is_on(const char *what) {
    char path[PATH_MAX];
    if (!control) return 0;
    snprintf(path, sizeof path, "%s/%s", control, what);
    int before = errno, found = access(path, F_OK) == 0;
    errno = before;
    return found;
}

/* One record: its kind, two texts or a text and bytes, and where. All or nothing, and one after the other. */
static void note(char kind, const char *path, uint64_t offset, const void *bytes, uint64_t length) {
    if (log_file < 0) return;
    uint32_t name = (uint32_t)strlen(path);
    struct iovec parts[] = {
        {&kind, 1}, {&name, sizeof name}, {(void *)path, name},
        {&offset, sizeof offset}, {&length, sizeof length}, {(void *)bytes, length},
    };
    int before = errno;
    if (writev(log_file, parts, 6) < 0) abort();
    errno = before;
}

static ssize_t put(int fd, const void *bytes, size_t length, off_t offset, int has_offset) {
    char path[PATH_MAX];
    int ours = is_ours(fd, path);
    if (!ours) return has_offset ? real_pwrite(fd, bytes, length, offset) : real_write(fd, bytes, length);
    if (ours == 1) {
        if (is_on("full")) { errno = ENOSPC; return -1; }
        if (is_on("eio-write")) { errno = EIO; return -1; }
        if (length > 1 && is_on("short")) length /= 2;
    }
    pthread_mutex_lock(&turn);
    inside = 1;
    int flags = fcntl(fd, F_GETFL);
    off_t at = has_offset ? offset : lseek(fd, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = has_offset ? real_pwrite(fd, bytes, length, offset) : real_write(fd, bytes, length);
    if (done > 0) note(ours == 2 ? 'A' : 'W', path, at < 0 ? 0 : (uint64_t)at, bytes, (uint64_t)done);
    inside = 0;
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return put(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return put(fd, bytes, length, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return put(fd, bytes, length, offset, 1); }

static int may_read(int fd) {
    char path[PATH_MAX];
    if (!control || is_ours(fd, path) != 1 || !is_on("eio-read")) return 1;
    errno = EIO;
    return 0;
}

ssize_t read(int fd, void *bytes, size_t length) { return may_read(fd) ? real_read(fd, bytes, length) : -1; }
ssize_t pread(int fd, void *bytes, size_t length, off_t offset) {
    return may_read(fd) ? real_pread(fd, bytes, length, offset) : -1;
}
ssize_t pread64(int fd, void *bytes, size_t length, off_t offset) {
    return may_read(fd) ? real_pread(fd, bytes, length, offset) : -1;
}

int ftruncate(int fd, off_t length) {
    char path[PATH_MAX];
    if (is_ours(fd, path) != 1) return real_ftruncate(fd, length);
    pthread_mutex_lock(&turn);
    int done = real_ftruncate(fd, length);
    if (done == 0) note('T', path, (uint64_t)length, "", 0);
    pthread_mutex_unlock(&turn);
    return done;
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

static int wait_for(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (is_ours(fd, path) != 1) return real(fd);
    if (is_on("eio-sync")) { errno = EIO; return -1; }
    pthread_mutex_lock(&turn);
    /* The log of this is what is looked at; to wait for the real disk would only take time. */
    int done = log_file >= 0 ? 0 : real(fd);
    if (done == 0 && !unwaited) note('S', path, 0, "", 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int fsync(int fd) { return wait_for(fd, real_fsync); }
int fdatasync(int fd) { return wait_for(fd, real_fdatasync); }

static int is_named(const char *path) { return folder && strncmp(path, folder, folder_length) == 0; }

int unlink(const char *path) {
    if (!is_named(path)) return real_unlink(path);
    pthread_mutex_lock(&turn);
    int done = real_unlink(path);
    if (done == 0) note('U', path, 0, "", 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int rename(const char *from, const char *to) {
    if (!is_named(from)) return real_rename(from, to);
    pthread_mutex_lock(&turn);
    int done = real_rename(from, to);
    if (done == 0) note('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&turn);
    return done;
}
