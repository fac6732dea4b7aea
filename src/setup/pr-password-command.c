/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "mail/pr-token-error.h"
#include "setup/pr-password-command-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-setup-limits.h"

/* A command under way, on a main context of its own. */
typedef struct
{
  GSubprocess *process;
  GMainContext *context;
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

/* On the thread that cancels. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Run *run = user_data;

  g_main_context_wakeup (run->context);
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

/* Until the shell has ended. A GSource of the cancellable would not do: in GLib 2.74
 * whoever cancels may still be busy with its context when that is freed here, and hang;
 * g_cancellable_disconnect () waits for them. */
static void
wait_until_exited (Run *run, GCancellable *cancellable)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run, NULL);
  g_main_context_push_thread_default (run->context);
  g_subprocess_wait_async (run->process, NULL, exited_cb, run);
  while (!run->exited)
    {
      if (g_cancellable_is_cancelled (cancellable))
        kill_group (run);
      g_main_context_iteration (run->context, TRUE);
    }
  g_main_context_pop_thread_default (run->context);
  g_cancellable_disconnect (cancellable, handler);
}

/* The shell's exit ends it, not the end of its output: what it left running in the
 * background may keep that open for ever. */
static void
wait_for_exit (Run *run, guint limit_ms, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) output = NULL;
  g_autoptr (GSource) timer = NULL;
  int fd;

  fd = g_unix_input_stream_get_fd (
    G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (run->process)));
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  output = attach (g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP), context,
                   G_SOURCE_FUNC (output_cb), run);
  timer = attach (g_timeout_source_new (limit_ms), context, late_cb, run);
  run->context = context;
  wait_until_exited (run, cancellable);
  run->context = NULL;

  /* Its last words may still be in the pipe. */
  while (!run->line_ended && g_poll (&(GPollFD){ fd, G_IO_IN, 0 }, 1, 0) > 0 &&
         output_cb (fd, G_IO_IN, run))
    ;
  g_source_destroy (output);
  g_source_destroy (timer);
}

/* How a command ended; @value: the signal, or the status. */
typedef enum
{
  END_WELL,
  END_LATE,
  END_BY_SIGNAL,
  END_WITH_STATUS,
} End;

static End
find_end (const Run *run, int *value)
{
  *value = 0;
  if (run->late)
    return END_LATE;
  if (!g_subprocess_get_if_exited (run->process))
    {
      *value = g_subprocess_get_term_sig (run->process);
      return END_BY_SIGNAL;
    }
  *value = g_subprocess_get_exit_status (run->process);
  return *value == 0 ? END_WELL : END_WITH_STATUS;
}

static char *
tell_end (End end, int value, guint seconds)
{
  switch (end)
    {
    case END_LATE:
      return g_strdup_printf (
        ngettext ("The password command took longer than %u second. Run it by "
                  "hand to see what it waits for.",
                  "The password command took longer than %u seconds. Run it by "
                  "hand to see what it waits for.",
                  seconds),
        seconds);
    case END_BY_SIGNAL:
      return g_strdup_printf (_ ("The password command was ended by signal %d. Run it by "
                                 "hand to see why."),
                              value);
    case END_WITH_STATUS:
      return g_strdup_printf (_ ("The password command failed with exit status %d. Run "
                                 "it by hand to see why."),
                              value);
    case END_WELL:
    default:
      return NULL;
    }
}

static char *
tell_token_end (End end, int value, guint seconds)
{
  switch (end)
    {
    case END_LATE:
      return g_strdup_printf (
        ngettext ("The token command took longer than %u second. Run it by "
                  "hand to see what it waits for.",
                  "The token command took longer than %u seconds. Run it by "
                  "hand to see what it waits for.",
                  seconds),
        seconds);
    case END_BY_SIGNAL:
      return g_strdup_printf (_ ("The token command was ended by signal %d. Run it by "
                                 "hand to see why."),
                              value);
    case END_WITH_STATUS:
      return g_strdup_printf (_ ("The token command failed with exit status %d. Run it "
                                 "by hand to see why."),
                              value);
    case END_WELL:
    default:
      return NULL;
    }
}

static gboolean
is_line_bad (Run *run)
{
  if (run->length > 0 && run->line[run->length - 1] == '\r')
    run->length--;
  return run->too_long || memchr (run->line, '\0', run->length) != NULL;
}

static char *
take_line (Run *run, GError **error)
{
  if (is_line_bad (run))
    g_set_error_literal (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                         _ ("What the password command printed is not a password. Its "
                            "first line has to be the password, and nothing else."));
  else if (run->length == 0)
    g_set_error_literal (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                         _ ("The password command printed no password. Its first line "
                            "has to be the password; it is given nothing to read."));
  else
    return g_strndup (run->line, run->length);
  return NULL;
}

static char *
take_token_line (Run *run, GError **error)
{
  char *line = is_line_bad (run) ? NULL : g_strndup (run->line, run->length);
  gboolean empty = line != NULL && *line == '\0';

  if (line != NULL && !empty && pr_token_is_sound (line))
    return line;
  pr_secret_free (line);
  if (empty)
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND,
                         _ ("The token command printed no access token. Its first line "
                            "has to be the token; it is given nothing to read."));
  else
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND,
                         _ ("What the token command printed is not an access token. Its "
                            "first line has to be the token, and nothing else."));
  return NULL;
}

/* What is said of a command that gave no secret depends on what the secret is. */
typedef struct
{
  char *(*tell_end) (End end, int value, guint seconds);
  char *(*take_line) (Run *run, GError **error);
  GQuark (*domain) (void);
  int code;
} Kind;

static gboolean
check_exit (const Run *run, const Kind *kind, guint limit_ms, GError **error)
{
  int value;
  End end = find_end (run, &value);
  g_autofree char *sentence = kind->tell_end (end, value, limit_ms / 1000);

  if (end != END_WELL)
    g_set_error_literal (error, kind->domain (), kind->code, sentence);
  return end == END_WELL;
}

static char *
run_command (const char *command,
             const Kind *kind,
             guint limit_ms,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GSubprocess) process = spawn (command, error);
  Run run = { .process = process };
  char *secret = NULL;

  if (process == NULL)
    return NULL;
  wait_for_exit (&run, limit_ms, cancellable);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error) &&
      check_exit (&run, kind, limit_ms, error))
    secret = kind->take_line (&run, error);
  explicit_bzero (run.line, sizeof run.line);
  return secret;
}

char *
pr_password_command_run (const char *command,
                         guint limit_ms,
                         GCancellable *cancellable,
                         GError **error)
{
  static const Kind kind = { tell_end, take_line, pr_secrets_error_quark,
                             PR_SECRETS_ERROR_COMMAND };
  g_autoptr (GError) local_error = NULL;
  char *secret;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  secret = run_command (command, &kind, limit_ms, cancellable, &local_error);
  if (g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (local_error != NULL)
    g_set_error (error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_COMMAND,
                 _ ("The password command cannot be started: %s. Try again later."),
                 local_error->message);
  return secret;
}

char *
pr_token_command_run (const char *command,
                      guint limit_ms,
                      GCancellable *cancellable,
                      GError **error)
{
  static const Kind kind = { tell_token_end, take_token_line, pr_token_error_quark,
                             PR_TOKEN_ERROR_COMMAND };
  g_autoptr (GError) local_error = NULL;
  char *token;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  token = run_command (command, &kind, limit_ms, cancellable, &local_error);
  if (g_error_matches (local_error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (local_error != NULL)
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND,
                 _ ("The token command cannot be started: %s. Try again later."),
                 local_error->message);
  return token;
}
