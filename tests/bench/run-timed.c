/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Runs a command and prints what it took as one JSON object: wall, user and system
 * seconds of it and its children, and the peak memory of the largest of them, in MB.
 * run-timed SECONDS OUTPUT COMMAND [ARGUMENT…]: killed after SECONDS; its output goes to
 * the file OUTPUT. A program of its own, because a child's peak starts from its parent's.
 */

extern char **environ;

static pid_t child;

static void
kill_cb (int number)
{
  kill (-child, SIGKILL);
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

static double
seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec * 1e-6;
}

static int
start (const char *output, char **command)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failed;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen (&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC,
                                    0644);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup (&attributes, 0);
  failed = posix_spawnp (&child, command[0], &actions, &attributes, command, environ);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return failed;
}

int
main (int argc, char **argv)
{
  struct rusage usage;
  double began = now ();
  int status = 0, failed;

  if (argc < 4)
    {
      fprintf (stderr, "usage: run-timed SECONDS OUTPUT COMMAND [ARGUMENT…]\n");
      return 2;
    }
  failed = start (argv[2], argv + 3);
  if (failed != 0)
    {
      fprintf (stderr, "run-timed: %s: %s\n", argv[3], strerror (failed));
      return 1;
    }
  signal (SIGALRM, kill_cb);
  alarm ((unsigned) atoi (argv[1]));
  while (wait4 (child, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  printf (
    "{\"wall\": %.6f, \"user\": %.6f, \"sys\": %.6f, \"rss_mb\": %.2f, \"status\": %d}\n",
    now () - began, seconds (usage.ru_utime), seconds (usage.ru_stime),
    (double) usage.ru_maxrss / 1024,
    WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
  return 0;
}
