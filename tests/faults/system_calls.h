// The system calls that may fail, and how they fail in the world: the table of the fault matrix.
#pragma once

#include <cerrno>
#include <sys/syscall.h>

namespace hot_restart::test {

struct SystemCall {
  const char* name;
  int number;
  int error; ///< What it answers.
};

inline constexpr SystemCall kSystemCalls[] = {
    {"accept4", SYS_accept4, EMFILE},
    {"bind", SYS_bind, EADDRINUSE},
    {"brk", SYS_brk, ENOMEM},
    {"chdir", SYS_chdir, ENOENT},
    {"chmod", SYS_chmod, EPERM},
    {"clone", SYS_clone, EAGAIN},
    {"clone3", SYS_clone3, EAGAIN},
    {"connect", SYS_connect, ECONNREFUSED},
    {"dup2", SYS_dup2, EBUSY},
    {"execve", SYS_execve, ENOMEM},
    {"fchmod", SYS_fchmod, EPERM},
    {"fcntl", SYS_fcntl, EMFILE},
    {"flock", SYS_flock, ENOLCK},
    {"fstat", SYS_fstat, EIO},
    {"getcwd", SYS_getcwd, ENOENT},
    {"getdents64", SYS_getdents64, EIO},
    {"getsockopt", SYS_getsockopt, ENOPROTOOPT},
    {"inotify_add_watch", SYS_inotify_add_watch, ENOSPC},
    {"inotify_init1", SYS_inotify_init1, EMFILE},
    {"ioctl", SYS_ioctl, ENOTTY},
    {"lseek", SYS_lseek, ESPIPE},
    {"lstat", SYS_lstat, EACCES},
    {"listen", SYS_listen, EADDRINUSE},
    {"memfd_create", SYS_memfd_create, EMFILE},
    {"mkdir", SYS_mkdir, ENOSPC},
    {"mkdirat", SYS_mkdirat, ENOSPC},
    {"mmap", SYS_mmap, ENOMEM},
    {"mprotect", SYS_mprotect, ENOMEM},
    {"newfstatat", SYS_newfstatat, EACCES},
    {"openat", SYS_openat, EMFILE},
    {"pidfd_open", SYS_pidfd_open, EMFILE},
    {"pipe2", SYS_pipe2, EMFILE},
    {"poll", SYS_poll, EINTR},
    {"prctl", SYS_prctl, EINVAL},
    {"pread64", SYS_pread64, EIO},
    {"prlimit64", SYS_prlimit64, EPERM},
    {"process_vm_readv", SYS_process_vm_readv, EPERM},
    {"pwrite64", SYS_pwrite64, ENOSPC},
    {"read", SYS_read, EIO},
    {"readlink", SYS_readlink, EACCES},
    {"recvfrom", SYS_recvfrom, ECONNRESET},
    {"rename", SYS_rename, ENOSPC},
    {"renameat", SYS_renameat, ENOSPC},
    {"rt_sigaction", SYS_rt_sigaction, EINVAL},
    {"rt_sigprocmask", SYS_rt_sigprocmask, EINVAL},
    {"sendmsg", SYS_sendmsg, ENOBUFS},
    {"sendto", SYS_sendto, ENOBUFS},
    {"setrlimit", SYS_setrlimit, EPERM},
    {"sigaltstack", SYS_sigaltstack, ENOMEM},
    {"socket", SYS_socket, EMFILE},
    {"socketpair", SYS_socketpair, EMFILE},
    {"stat", SYS_stat, EACCES},
    {"statfs", SYS_statfs, EIO},
    {"statx", SYS_statx, EACCES},
    {"symlink", SYS_symlink, ENOSPC},
    {"unlink", SYS_unlink, EACCES},
    {"unlinkat", SYS_unlinkat, EACCES},
    {"vfork", SYS_vfork, EAGAIN},
    {"wait4", SYS_wait4, EINTR},
    {"write", SYS_write, ENOSPC},
    {"writev", SYS_writev, ENOSPC},
};

} // namespace hot_restart::test
