/* Faults of a disk, put below everything that writes: Python, DuckDB and pyarrow, and the processes that a run starts.

   Loaded with LD_PRELOAD. Each call that writes, and whose path lies below one of the folders of FAULT_ROOTS (between
   colons), is told in the file FAULT_LOG as `call<TAB>path` (of a renaming: `from>to`), the path as from its root on.
   Of the calls FAULT_CALL whose path is like the pattern FAULT_PATH (fnmatch), the FAULT_NTH of the whole run fails with
   the number FAULT_ERRNO; all processes count in the file FAULT_COUNTER. What happens after that is FAULT_HOW:
   `once`: the calls that follow do as they are told;
   `full`: half of what was to be written is, and from then on nothing takes any more room, as on a full disk;
   `locked`: from then on nobody opens the file to write in it, or moves or removes it, as where Excel has it open. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct counter { atomic_int seen, failed; };

static char roots[4096], wanted_call[32], wanted_path[PATH_MAX], how[16];
static int log_fd = -1, wanted_errno, wanted_nth;
static struct counter *counter;

static void take(char *to, size_t size, const char *name) {
    const char *value = getenv(name);
    snprintf(to, size, "%s", value ? value : "");
}

/* Reads the settings again: a process that was forked calls it when it has set its own. */
__attribute__((constructor)) void faults_begin(void) {
    char path[PATH_MAX], number[16];
    take(roots, sizeof roots, "FAULT_ROOTS");
    take(wanted_call, sizeof wanted_call, "FAULT_CALL");
    take(wanted_path, sizeof wanted_path, "FAULT_PATH");
    take(how, sizeof how, "FAULT_HOW");
    take(number, sizeof number, "FAULT_NTH");
    wanted_nth = atoi(number);
    take(number, sizeof number, "FAULT_ERRNO");
    wanted_errno = atoi(number);
    take(path, sizeof path, "FAULT_LOG");
    if (path[0]) log_fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    take(path, sizeof path, "FAULT_COUNTER");
    if (path[0]) {
        int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
        void *shared = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        counter = shared == MAP_FAILED ? NULL : shared;
        syscall(SYS_close, fd);
    }
}

/* The path from its root on, or NULL where it lies below none. */
static const char *below(const char *path) {
    for (const char *root = roots; *root;) {
        size_t length = strcspn(root, ":");
        if (length && !strncmp(path, root, length) && (path[length] == '/' || !path[length])) {
            const char *end = root + length;
            while (end > root && end[-1] != '/') end--;
            return path + (end - root);
        }
        root += length + (root[length] == ':');
    }
    return NULL;
}

/* The whole path of a name in an open folder. */
static const char *whole(int folder, const char *name, char *into) {
    char link[64];
    if (name[0] == '/') return name;
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, into, PATH_MAX - 1);
    if (length < 0) return name;
    snprintf(into + length, PATH_MAX - length, "/%s", name);
    return into;
}

static int takes_room(const char *call) {
    return !strcmp(call, "write") || !strcmp(call, "open") || !strcmp(call, "mkdir") || !strcmp(call, "ftruncate");
}

static int needs_it_free(const char *call) {
    return !strcmp(call, "rename") || !strcmp(call, "open") || !strcmp(call, "unlink");
}

/* 0, or the number of the error that the call shall fail with; `to` is where a file is moved. */
static int fault(const char *call, const char *path, const char *to) {
    if (!roots[0]) return 0;
    path = below(path);
    to = to ? below(to) : NULL;
    if (!path && !to) return 0;
    char line[2 * PATH_MAX + 40];
    const char *from = path ? path : "";
    int length = to ? snprintf(line, sizeof line, "%s\t%s>%s\n", call, from, to)
                    : snprintf(line, sizeof line, "%s\t%s\n", call, from);
    if (log_fd >= 0) syscall(SYS_write, log_fd, line, length);
    if (!counter || !wanted_errno) return 0;
    line[length - 1] = 0;
    const char *told = line + strlen(call) + 1;
    int failed = atomic_load(&counter->failed);
    if (failed && !strcmp(how, "full") && takes_room(call)) return wanted_errno;
    if (failed && !strcmp(how, "locked") && needs_it_free(call)
        && ((path && !fnmatch(wanted_path, path, 0)) || (to && !fnmatch(wanted_path, to, 0))))
        return wanted_errno;
    if (strcmp(call, wanted_call) || fnmatch(wanted_path, told, 0)) return 0;
    if (atomic_fetch_add(&counter->seen, 1) + 1 != wanted_nth) return 0;
    atomic_store(&counter->failed, 1);
    return wanted_errno;
}

static int fault_of_fd(const char *call, int fd) {
    char link[64], path[PATH_MAX];
    if (!roots[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fault(call, path, NULL);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)
#define REFUSE(number) do { int refused = (number); if (refused) { errno = refused; return -1; } } while (0)

/* The first fault of a full disk takes half of what is written. */
static ssize_t half(int refused, size_t count) {
    if (!strcmp(how, "full") && count > 1 && atomic_fetch_add(&counter->failed, 1) == 1) return count / 2;
    errno = refused;
    return -1;
}

ssize_t write(int fd, const void *from, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int refused = fault_of_fd("write", fd);
    if (!refused) return real(fd, from, count);
    ssize_t some = half(refused, count);
    return some < 0 ? -1 : real(fd, from, some);
}

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    int refused = fault_of_fd("write", fd);
    if (!refused) return real(fd, from, count, at);
    ssize_t some = half(refused, count);
    return some < 0 ? -1 : real(fd, from, some, at);
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { return pwrite64(fd, from, count, at); }

ssize_t writev(int fd, const struct iovec *from, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    REFUSE(fault_of_fd("write", fd));
    return real(fd, from, count);
}

ssize_t pwritev(int fd, const struct iovec *from, int count, off_t at) {
    REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
    REFUSE(fault_of_fd("write", fd));
    return real(fd, from, count, at);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    REFUSE(fault_of_fd("write", to));
    return real(to, from, at, count);
}

ssize_t sendfile(int to, int from, off_t *at, size_t count) { return sendfile64(to, from, at, count); }

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t count, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    REFUSE(fault_of_fd("write", to));
    return real(from, at, to, there, count, flags);
}

int fsync(int fd) { REAL(int, "fsync", int); REFUSE(fault_of_fd("fsync", fd)); return real(fd); }
int fdatasync(int fd) { REAL(int, "fdatasync", int); REFUSE(fault_of_fd("fsync", fd)); return real(fd); }

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    REFUSE(fault_of_fd("ftruncate", fd));
    return real(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int posix_fallocate64(int fd, off64_t at, off64_t length) {
    REAL(int, "posix_fallocate64", int, off64_t, off64_t);
    int refused = fault_of_fd("ftruncate", fd);
    return refused ? refused : real(fd, at, length);
}

int posix_fallocate(int fd, off_t at, off_t length) { return posix_fallocate64(fd, at, length); }

static int opened(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)) && !(flags & O_DIRECTORY))
        REFUSE(fault("open", whole(folder, name, path), NULL));
    REAL(int, "openat64", int, const char *, int, ...);
    return real(folder, name, flags, mode);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *name, int flags, ...) { MODE(flags); return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags); return opened(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags); return opened(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags); return opened(folder, name, flags, mode); }
int creat(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static int fopen_refused(const char *name, const char *mode) {
    char path[PATH_MAX];
    return strpbrk(mode, "wa+") ? fault("open", whole(AT_FDCWD, name, path), NULL) : 0;
}

FILE *fopen64(const char *name, const char *mode) {
    REAL(FILE *, "fopen64", const char *, const char *);
    int refused = fopen_refused(name, mode);
    if (refused) { errno = refused; return NULL; }
    return real(name, mode);
}

FILE *fopen(const char *name, const char *mode) { return fopen64(name, mode); }

static int moved(int folder, const char *name, int new_folder, const char *new_name, unsigned flags) {
    char path[PATH_MAX], new_path[PATH_MAX];
    REFUSE(fault("rename", whole(folder, name, path), whole(new_folder, new_name, new_path)));
    return syscall(SYS_renameat2, folder, name, new_folder, new_name, flags);
}

int rename(const char *name, const char *to) { return moved(AT_FDCWD, name, AT_FDCWD, to, 0); }
int renameat(int folder, const char *name, int other, const char *to) { return moved(folder, name, other, to, 0); }
int renameat2(int folder, const char *name, int other, const char *to, unsigned flags) {
    return moved(folder, name, other, to, flags);
}

int linkat(int folder, const char *name, int other, const char *to, int flags) {
    char path[PATH_MAX];
    REAL(int, "linkat", int, const char *, int, const char *, int);
    REFUSE(fault("open", whole(other, to, path), NULL));
    return real(folder, name, other, to, flags);
}

int link(const char *name, const char *to) { return linkat(AT_FDCWD, name, AT_FDCWD, to, 0); }

int mkdirat(int folder, const char *name, mode_t mode) {
    char path[PATH_MAX];
    REAL(int, "mkdirat", int, const char *, mode_t);
    REFUSE(fault("mkdir", whole(folder, name, path), NULL));
    return real(folder, name, mode);
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    REAL(int, "unlinkat", int, const char *, int);
    REFUSE(fault("unlink", whole(folder, name, path), NULL));
    return real(folder, name, flags);
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int fchmodat(int folder, const char *name, mode_t mode, int flags) {
    char path[PATH_MAX];
    REAL(int, "fchmodat", int, const char *, mode_t, int);
    REFUSE(fault("chmod", whole(folder, name, path), NULL));
    return real(folder, name, mode, flags);
}

int chmod(const char *name, mode_t mode) { return fchmodat(AT_FDCWD, name, mode, 0); }
int fchmod(int fd, mode_t mode) { REAL(int, "fchmod", int, mode_t); REFUSE(fault_of_fd("chmod", fd)); return real(fd, mode); }
