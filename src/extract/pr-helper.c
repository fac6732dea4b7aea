/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-helper-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "extract/pr-extract-limits.h"

#define MAX_FILES 64
#define READ_OCTETS (64 << 10)

static void
set_limit (int resource, rlim_t value)
{
  const struct rlimit limit = { value, value };

  setrlimit (resource, &limit);
}

/* A call by another processor's numbers would be another call. */
#if defined __x86_64__
#define OWN_NUMBERS AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define OWN_NUMBERS AUDIT_ARCH_AARCH64
#elif defined __i386__
#define OWN_NUMBERS AUDIT_ARCH_I386
#endif

/* Those of x32 have the same processor, and a bit of their own. */
#define X32_NUMBERS 0x40000000

#define REFUSE(number)                                  \
  BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), \
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)

/* From here on nothing can be connected to, whatever the kernel lets a person do. */
static gboolean
forbid_sockets (void)
{
  struct sock_filter steps[] = {
#ifdef OWN_NUMBERS
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, OWN_NUMBERS, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL),
#endif
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
#ifdef __x86_64__
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, X32_NUMBERS, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL),
#endif
#ifdef SYS_io_uring_setup
    REFUSE (SYS_io_uring_setup),
#endif
#ifdef SYS_socketcall
    REFUSE (SYS_socketcall),
#endif
    REFUSE (SYS_socket),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = { G_N_ELEMENTS (steps), steps };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In the child, before the program: only what a signal handler may call. */
static void
confine (gpointer data)
{
  /* Without the terminal, at which a program would ask for a password. */
  setsid ();
  set_limit (RLIMIT_CPU, PR_EXTRACT_HELPER_SECONDS);
  set_limit (RLIMIT_AS, PR_EXTRACT_HELPER_MEMORY);
  set_limit (RLIMIT_FSIZE, 0);
  set_limit (RLIMIT_NOFILE, MAX_FILES);
  set_limit (RLIMIT_CORE, 0);
  setpriority (PRIO_PROCESS, 0, 19);
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || !forbid_sockets ())
    _exit (127);
}

/* A file that is in no folder. */
static int
make_file (GBytes *octets)
{
  gsize length, n_written = 0;
  const char *data = g_bytes_get_data (octets, &length);
  int fd = memfd_create ("attachment", MFD_CLOEXEC);

  while (fd >= 0 && n_written < length)
    {
      gssize n = write (fd, data + n_written, length - n_written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      n_written += (gsize) n;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

/* Until the end of it, of the time or of what is taken. */
static GString *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  gint64 end =
    g_get_monotonic_time () + PR_EXTRACT_HELPER_SECONDS * (gint64) G_USEC_PER_SEC;
  g_autofree char *buffer = g_malloc (READ_OCTETS);

  while (text->len < PR_EXTRACT_MAX_HELPER_OCTETS)
    {
      gint64 left = (end - g_get_monotonic_time ()) / 1000;
      struct pollfd ready = { fd, POLLIN, 0 };
      int n_ready;
      gssize n;

      if (left <= 0)
        break;
      n_ready = poll (&ready, 1, (int) left);
      if (n_ready < 0 && errno == EINTR)
        continue;
      if (n_ready <= 0)
        break;
      n = read (fd, buffer, READ_OCTETS);
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n <= 0)
        break;
      g_string_append_len (text, buffer, n);
    }
  return text;
}

GString *
pr_helper_run (const char *const *arguments, GBytes *octets)
{
  g_autofree char *program = g_find_program_in_path (arguments[0]);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GString *text;
  int fd;

  if (program == NULL || g_bytes_get_size (octets) > PR_EXTRACT_MAX_FILE_OCTETS)
    return NULL;
  fd = make_file (octets);
  if (fd < 0)
    return NULL;
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  g_subprocess_launcher_set_child_setup (launcher, confine, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, arguments, NULL);
  if (process == NULL)
    return NULL;
  text = read_all (g_unix_input_stream_get_fd (
    G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (process))));
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  if (text->len > 0)
    return text;
  g_string_free (text, TRUE);
  return NULL;
}
