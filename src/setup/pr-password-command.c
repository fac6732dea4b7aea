/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "setup/pr-password-command-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-setup-limits.h"

/* A command under way, on a main context of its own. */
typedef struct
{
  GSubprocess *process;
  gboolean exited;
  gboolean late;
  gboolean line_ended;
  gboolean too_long;
  gsize length;
  char line[PR_SETUP_MAX_SECRET_OCTETS];
} Run;

static void
keep_line (Run *run, const char *octets, gsize length)
{
  const char *end = memchr (octets, '\n', length);
  gsize n = end != NULL ? (gsize) (end - octets) : length;

  if (run->line_ended)
    return;
  run->line_ended = end != NULL;
  run->too_long = n > sizeof run->line - run->length;
  if (run->too_long)
    run->line_ended = TRUE;
  else
    {
      memcpy (run->line + run->length, octets, n);
      run->length += n;
    }
}

/* Takes what the command printed; what follows the first line is read only so that the
 * command is not stopped by a full pipe. */
static gboolean
output_cb (int fd, GIOCondition condition, gpointer user_data)
{
  char octets[1024];
  gssize n = read (fd, octets, sizeof octets);

  if (n > 0)
    keep_line (user_data, octets, n);
  explicit_bzero (octets, sizeof octets);
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void
exited_cb (GObject *process, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->exited = TRUE;
}

static void
kill_group (Run *run)
{
  const char *id = g_subprocess_get_identifier (run->process);

  if (id != NULL)
    kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
}

static gboolean
late_cb (gpointer user_data)
{
  Run *run = user_data;

  run->late = TRUE;
  kill_group (run);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  kill_group (user_data);
  return G_SOURCE_REMOVE;
}

static void
lead_group_cb (gpointer user_data)
{
  setpgid (0, 0);
}

static GSubprocess *
spawn (const char *command, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);

  /* Whatever the shell starts is in one group, to be killed together. */
  g_subprocess_launcher_set_child_setup (launcher, lead_group_cb, NULL, NULL);
  return g_subprocess_launcher_spawn (launcher, error, "/bin/sh", "-c", command, NULL);
}

static GSource *
attach (GSource *source, GMainContext *context, GSourceFunc callback, Run *run)
{
  g_source_set_callback (source, callback, run, NULL);
  g_source_attach (source, context);
  return source;
}

/* The shell's exit ends it, not the end of its output: what it left running in the
 * background may keep that open for ever. */
static void
wait_for_exit (Run *run, guint limit_ms, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) output = NULL;
  g_autoptr (GSource) timer = NULL;
  g_autoptr (GSource) cancel = NULL;
  int fd;

  fd = g_unix_input_stream_get_fd (
    G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (run->process)));
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  output = attach (g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP), context,
                   G_SOURCE_FUNC (output_cb), run);
  timer = attach (g_timeout_source_new (limit_ms), context, late_cb, run);
  cancel = attach (g_cancellable_source_new (cancellable), context,
                   G_SOURCE_FUNC (cancelled_cb), run);

  g_main_context_push_thread_default (context);
  g_subprocess_wait_async (run->process, NULL, exited_cb, run);
  while (!run->exited)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  /* Its last words may still be in the pipe. */
  while (!run->line_ended && g_poll (&(GPollFD){ fd, G_IO_IN, 0 }, 1, 0) > 0 &&
         output_cb (fd, G_IO_IN, run))
    ;
  g_source_destroy (output);
  g_source_destroy (timer);
  g_source_destroy (cancel);
}

static gboolean
check_exit (const Run *run, const char *name, guint limit_ms, GError **error)
{
  if (run->late)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 ngettext ("The password command of “%s” took longer than %u second.",
                           "The password command of “%s” took longer than %u seconds.",
                           limit_ms / 1000),
                 name, limit_ms / 1000);
  else if (!g_subprocess_get_if_exited (run->process))
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 _ ("The password command of “%s” was ended by signal %d."), name,
                 g_subprocess_get_term_sig (run->process));
  else if (g_subprocess_get_exit_status (run->process) != 0)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 _ ("The password command of “%s” failed with exit status %d."), name,
                 g_subprocess_get_exit_status (run->process));
  else
    return TRUE;
  return FALSE;
}

static char *
take_line (Run *run, const char *name, GError **error)
{
  if (run->length > 0 && run->line[run->length - 1] == '\r')
    run->length--;
  if (run->too_long || memchr (run->line, '\0', run->length) != NULL)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 _ ("What the password command of “%s” printed is not a password."),
                 name);
  else if (run->length == 0)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 _ ("The password command of “%s” printed no password."), name);
  else
    return g_strndup (run->line, run->length);
  return NULL;
}

char *
pr_password_command_run (const char *command,
                         const char *name,
                         guint limit_ms,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) local_error = NULL;
  Run run = { .exited = FALSE };
  char *secret = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  process = spawn (command, &local_error);
  if (process == NULL)
    {
      g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                   _ ("The password command of “%s” cannot be started: %s."), name,
                   local_error->message);
      return NULL;
    }
  run.process = process;
  wait_for_exit (&run, limit_ms, cancellable);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error) &&
      check_exit (&run, name, limit_ms, error))
    secret = take_line (&run, name, error);
  explicit_bzero (run.line, sizeof run.line);
  return secret;
}
