/*
 * Preloaded into the process under test: counts the calls that change files whose path begins with FAULT_PREFIX and, at the call with the
 * number FAULT_AT, does what FAULT_MODE says:
 *   kill    dies before the call
 *   torn    dies after half of a write (before any other call)
 *   enospc  from that call on every write and truncation to a larger size fails with ENOSPC
 *   eio     this one sync fails with EIO (counts syncs alone)
 *   record  fails nothing and appends every call to FAULT_LOG: kind, file number, offset, length, then the bytes of a write;
 *           what goes to standard output is in it too, so that acknowledgements have their place
 * With FAULT_COUNT set, the number of calls is written to that file at exit.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum mode { NONE, KILL, TORN, ENOSPC_FROM, EIO_AT, RECORD };

static enum mode mode = NONE;
static long at = 0, count = 0;
static const char *prefix = NULL, *count_path = NULL;
static int log_fd = -1;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void start(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  const char *name = getenv("FAULT_MODE");
  prefix = getenv("FAULT_PREFIX");
  count_path = getenv("FAULT_COUNT");
  if (getenv("FAULT_AT")) at = atol(getenv("FAULT_AT"));
  if (!name || !prefix) return;
  if (!strcmp(name, "kill")) mode = KILL;
  if (!strcmp(name, "torn")) mode = TORN;
  if (!strcmp(name, "enospc")) mode = ENOSPC_FROM;
  if (!strcmp(name, "eio")) mode = EIO_AT;
  if (!strcmp(name, "record")) mode = RECORD;
  const char *path = getenv("FAULT_LOG");
  if (mode == RECORD && path) log_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void finish(void) {
  if (!count_path) return;
  FILE *out = fopen(count_path, "w");
  if (out) {
    fprintf(out, "%ld\n", count);
    fclose(out);
  }
}

/* 0: not ours; 1: the database; 2: its write-ahead log; 3: another file beside it. The shared memory file is not durable and not counted. */
static int file_of(int fd) {
  if (mode == NONE && !count_path) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0 || !prefix) return 0;
  path[length] = 0;
  if (strncmp(path, prefix, strlen(prefix))) return 0;
  const char *rest = path + strlen(prefix);
  if (!strcmp(rest, "")) return 1;
  if (!strcmp(rest, "-wal")) return 2;
  if (!strcmp(rest, "-shm")) return 0;
  return 3;
}

static void note(int32_t kind, int32_t file, int64_t offset, int64_t length, const void *bytes) {
  if (log_fd < 0) return;
  real_write(log_fd, &kind, 4);
  real_write(log_fd, &file, 4);
  real_write(log_fd, &offset, 8);
  real_write(log_fd, &length, 8);
  if (bytes) real_write(log_fd, bytes, (size_t)length);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Counts a call; true when it has to fail with ENOSPC. Dies where the plan says so. */
static int strikes(int is_write) {
  count++;
  if (mode == KILL && count == at) die();
  if (mode == TORN && count == at && !is_write) die();
  return mode == ENOSPC_FROM && count >= at;
}

static ssize_t tracked_write(int fd, const void *bytes, size_t length, off_t offset, int positioned) {
  int file = file_of(fd);
  if (fd == 1 && mode == RECORD) note(5, 0, 0, (int64_t)length, bytes);
  off_t where = positioned ? offset : (file ? lseek(fd, 0, SEEK_CUR) : 0);
  if (file && mode != EIO_AT) {
    if (strikes(1)) {
      errno = ENOSPC;
      return -1;
    }
    if (mode == TORN && count == at) {
      if (positioned) real_pwrite(fd, bytes, length / 2, offset);
      else real_write(fd, bytes, length / 2);
      die();
    }
    note(1, file, where, (int64_t)length, bytes);
  }
  return positioned ? real_pwrite(fd, bytes, length, offset) : real_write(fd, bytes, length);
}

ssize_t write(int fd, const void *bytes, size_t length) { return tracked_write(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return tracked_write(fd, bytes, length, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return tracked_write(fd, bytes, length, offset, 1); }

static int tracked_sync(int fd, int (*sync)(int)) {
  int file = file_of(fd);
  if (!file) return sync(fd);
  if (mode == EIO_AT) {
    if (++count == at) {
      errno = EIO;
      return -1;
    }
    return sync(fd);
  }
  strikes(0);
  int result = sync(fd);
  if (result == 0) note(2, file, 0, 0, NULL);
  return result;
}

int fsync(int fd) { return tracked_sync(fd, real_fsync); }
int fdatasync(int fd) { return tracked_sync(fd, real_fdatasync); }

static int tracked_truncate(int fd, off_t length) {
  int file = file_of(fd);
  if (!file || mode == EIO_AT) return real_ftruncate(fd, length);
  struct stat before;
  int grows = fstat(fd, &before) == 0 && before.st_size < length;
  if (strikes(0) && grows) {
    errno = ENOSPC;
    return -1;
  }
  note(3, file, length, 0, NULL);
  return real_ftruncate(fd, length);
}

int ftruncate(int fd, off_t length) { return tracked_truncate(fd, length); }
int ftruncate64(int fd, off64_t length) { return tracked_truncate(fd, length); }

int unlink(const char *path) {
  if (mode != EIO_AT && prefix && !strncmp(path, prefix, strlen(prefix)) && !strstr(path, "-shm")) {
    strikes(0);
    note(4, strstr(path, "-wal") ? 2 : 3, 0, 0, NULL);
  }
  return real_unlink(path);
}
