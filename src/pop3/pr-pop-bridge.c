/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop-answers-private.h"
#include "pop3/pr-pop-bridge.h"
#include "pop3/pr-pop-dialect-private.h"
#include "pop3/pr-pop3-reply-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PrPopBridge
{
  GIOStream parent_instance;

  /* Owned */
  PrPopWire *wire;
  PrPopDrop *drop; /* NULL before it was read */
  PrPopAnswers answers;
  GString *commands; /* that were written, and not yet looked at */
  char *user;
  GInputStream *input;
  GOutputStream *output;

  /* Borrowed */
  const PrPopDialect *dialect;

  guint64 n_messages; /* as the login told */
  gboolean greeted;
  gboolean logged_in;
  gboolean broken; /* the connection is of no use any more */
};

G_DEFINE_FINAL_TYPE (PrPopBridge, pr_pop_bridge, G_TYPE_IO_STREAM)

/* ---- the two directions ---- */

#define PR_TYPE_POP_BRIDGE_INPUT (pr_pop_bridge_input_get_type ())
G_DECLARE_FINAL_TYPE (PrPopBridgeInput,
                      pr_pop_bridge_input,
                      PR,
                      POP_BRIDGE_INPUT,
                      GInputStream)
struct _PrPopBridgeInput
{
  GInputStream parent_instance;
  PrPopBridge *bridge; /* borrowed: it owns us */
};
G_DEFINE_FINAL_TYPE (PrPopBridgeInput, pr_pop_bridge_input, G_TYPE_INPUT_STREAM)

#define PR_TYPE_POP_BRIDGE_OUTPUT (pr_pop_bridge_output_get_type ())
G_DECLARE_FINAL_TYPE (PrPopBridgeOutput,
                      pr_pop_bridge_output,
                      PR,
                      POP_BRIDGE_OUTPUT,
                      GOutputStream)
struct _PrPopBridgeOutput
{
  GOutputStream parent_instance;
  PrPopBridge *bridge; /* borrowed: it owns us */
};
G_DEFINE_FINAL_TYPE (PrPopBridgeOutput, pr_pop_bridge_output, G_TYPE_OUTPUT_STREAM)

static void
pr_pop_bridge_input_init (PrPopBridgeInput *self)
{
}

static void
pr_pop_bridge_output_init (PrPopBridgeOutput *self)
{
}

/* ---- what the session says ---- */

/* All of it is read when something of it is first wanted. */
static gboolean
need_drop (PrPopBridge *self, GCancellable *cancellable, GError **error)
{
  if (self->drop != NULL)
    return TRUE;
  self->drop = pr_pop_drop_new ();
  self->answers.drop = self->drop;
  return self->dialect->list (self->wire, self->user, self->n_messages, self->drop,
                              cancellable, error);
}

static gboolean
greet (PrPopBridge *self, GCancellable *cancellable, GError **error)
{
  self->greeted = TRUE;
  if (!self->dialect->greet (self->wire, cancellable, error))
    return FALSE;
  /* What could be taken for the time stamp of APOP is not shown. */
  g_strdelimit (self->wire->line->str, "<>", ' ');
  pr_pop_answers_say (&self->answers, "+OK %s: %s", self->dialect->name,
                      self->wire->line->str);
  return TRUE;
}

static gboolean
do_capa (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  pr_pop_answers_say (&self->answers, "+OK\r\nUSER\r\nTOP\r\nUIDL\r\n.");
  return TRUE;
}

static gboolean
do_user (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  g_free (self->user);
  self->user = g_strdup (argument);
  pr_pop_answers_say (&self->answers, "+OK");
  return TRUE;
}

static gboolean
do_pass (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  gboolean done;

  g_free (self->wire->secret);
  self->wire->secret = g_strdup (argument);
  done =
    self->dialect->log_in (self->wire, self->user, argument, &self->n_messages, c, error);
  explicit_bzero (self->wire->secret, strlen (self->wire->secret));
  g_clear_pointer (&self->wire->secret, g_free);
  self->logged_in = done;
  if (done)
    pr_pop_answers_say (&self->answers, "+OK");
  return done;
}

static gboolean
do_stat (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  pr_pop_answers_stat (&self->answers);
  return TRUE;
}

/* @argument: the number of a message and what follows it; 0: there is none */
static guint
read_message_number (const char **argument)
{
  guint64 number;

  if (!pr_pop3_reply_read_number (argument, &number) || number > G_MAXUINT)
    return 0;
  return number;
}

static gboolean
do_list (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  pr_pop_answers_list (&self->answers, read_message_number (&argument));
  return TRUE;
}

static gboolean
do_uidl (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  pr_pop_answers_uidl (&self->answers, read_message_number (&argument));
  return TRUE;
}

static gboolean
do_retr (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  pr_pop_answers_retr (&self->answers, read_message_number (&argument));
  return TRUE;
}

static gboolean
do_top (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  guint number = read_message_number (&argument);
  guint64 n_lines = 0;

  pr_pop3_reply_read_number (&argument, &n_lines);
  pr_pop_answers_top (&self->answers, number, n_lines);
  return TRUE;
}

static gboolean
do_dele (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  PrPopMessage *message = pr_pop_drop_get (self->drop, read_message_number (&argument));

  if (message == NULL || message->deleted || !message->kept)
    pr_pop_answers_say (&self->answers, "-ERR %s",
                        _ ("The message cannot be deleted on the server."));
  else
    {
      message->deleted = TRUE;
      pr_pop_answers_say (&self->answers, "+OK");
    }
  return TRUE;
}

static gboolean
do_rset (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  for (guint i = 0; i < self->drop->messages->len; i++)
    g_array_index (self->drop->messages, PrPopMessage, i).deleted = FALSE;
  pr_pop_answers_say (&self->answers, "+OK");
  return TRUE;
}

static gboolean
do_noop (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  if (!self->dialect->stay (self->wire, self->drop, c, error))
    return FALSE;
  pr_pop_answers_say (&self->answers, "+OK");
  return TRUE;
}

/* What could not be deleted is told after a farewell, with which the rest is. */
static gboolean
do_quit (PrPopBridge *self, const char *argument, GCancellable *c, GError **error)
{
  g_autoptr (GError) kept = NULL;

  if (self->drop != NULL && pr_pop_drop_count_deleted (self->drop) > 0 &&
      !self->dialect->delete_marked (self->wire, self->user, self->drop, c, &kept) &&
      !g_error_matches (kept, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&kept));
      return FALSE;
    }
  if (!self->dialect->leave (self->wire, c, error))
    return FALSE;
  if (kept != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&kept));
      return FALSE;
    }
  pr_pop_answers_say (&self->answers, "+OK");
  return TRUE;
}

static const struct
{
  const char *keyword;
  gboolean needs_login;
  gboolean needs_drop;
  gboolean (*run) (PrPopBridge *self,
                   const char *argument,
                   GCancellable *cancellable,
                   GError **error);
} verbs[] = {
  { "CAPA", FALSE, FALSE, do_capa }, { "USER", FALSE, FALSE, do_user },
  { "PASS", FALSE, FALSE, do_pass }, { "QUIT", FALSE, FALSE, do_quit },
  { "STAT", TRUE, TRUE, do_stat },   { "LIST", TRUE, TRUE, do_list },
  { "UIDL", TRUE, TRUE, do_uidl },   { "RETR", TRUE, TRUE, do_retr },
  { "TOP", TRUE, TRUE, do_top },     { "DELE", TRUE, TRUE, do_dele },
  { "RSET", TRUE, TRUE, do_rset },   { "NOOP", TRUE, TRUE, do_noop },
};

/* One line without its end. */
static gboolean
run_command (PrPopBridge *self,
             const char *line,
             GCancellable *cancellable,
             GError **error)
{
  gsize n = strcspn (line, " ");
  const char *argument = line[n] == ' ' ? line + n + 1 : line + n;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (strlen (verbs[i].keyword) != n ||
          g_ascii_strncasecmp (verbs[i].keyword, line, n) != 0)
        continue;
      if (verbs[i].needs_login && !self->logged_in)
        break;
      if (verbs[i].run == do_pass && (self->user == NULL || self->logged_in))
        break;
      if (verbs[i].needs_drop && !need_drop (self, cancellable, error))
        return FALSE;
      return verbs[i].run (self, argument, cancellable, error);
    }
  /* Translators: POP2 or POP1. */
  pr_pop_answers_say (&self->answers, "-ERR %s",
                      _ ("A server of so old a protocol knows nothing of this."));
  return TRUE;
}

/* FALSE without @error: nothing was asked for. */
static gboolean
answer_next (PrPopBridge *self, GCancellable *cancellable, GError **error)
{
  const char *newline = strchr (self->commands->str, '\n');
  g_autofree char *line = NULL;
  gboolean done;

  if (newline == NULL)
    return FALSE;
  line = g_strndup (self->commands->str, newline - self->commands->str);
  g_string_erase (self->commands, 0, newline - self->commands->str + 1);
  g_strchomp (line);
  done = run_command (self, line, cancellable, error);
  explicit_bzero (line, strlen (line));
  return done;
}

static gssize
pr_pop_bridge_input_read (GInputStream *stream,
                          void *buffer,
                          gsize count,
                          GCancellable *cancellable,
                          GError **error)
{
  PrPopBridge *self = PR_POP_BRIDGE_INPUT (stream)->bridge;
  g_autoptr (GError) local_error = NULL;

  if (self->broken)
    return 0;
  if (pr_pop_answers_is_empty (&self->answers) &&
      !(self->greeted ? answer_next (self, cancellable, &local_error)
                      : greet (self, cancellable, &local_error)))
    {
      self->broken = local_error != NULL;
      if (local_error == NULL)
        return 0;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
  return pr_pop_answers_read (&self->answers, buffer, count, error);
}

static void
pr_pop_bridge_input_class_init (PrPopBridgeInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = pr_pop_bridge_input_read;
}

static gssize
pr_pop_bridge_output_write (GOutputStream *stream,
                            const void *buffer,
                            gsize count,
                            GCancellable *cancellable,
                            GError **error)
{
  PrPopBridge *self = PR_POP_BRIDGE_OUTPUT (stream)->bridge;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  g_string_append_len (self->commands, buffer, count);
  return count;
}

static void
pr_pop_bridge_output_class_init (PrPopBridgeOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = pr_pop_bridge_output_write;
}

/* ---- the stream ---- */

static GInputStream *
pr_pop_bridge_get_input (GIOStream *stream)
{
  return PR_POP_BRIDGE (stream)->input;
}

static GOutputStream *
pr_pop_bridge_get_output (GIOStream *stream)
{
  return PR_POP_BRIDGE (stream)->output;
}

static void
pr_pop_bridge_finalize (GObject *object)
{
  PrPopBridge *self = PR_POP_BRIDGE (object);

  pr_pop_answers_clear (&self->answers);
  g_clear_pointer (&self->drop, pr_pop_drop_free);
  g_clear_pointer (&self->wire, pr_pop_wire_free);
  explicit_bzero (self->commands->str, self->commands->allocated_len);
  g_string_free (self->commands, TRUE);
  g_free (self->user);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  G_OBJECT_CLASS (pr_pop_bridge_parent_class)->finalize (object);
}

static void
pr_pop_bridge_class_init (PrPopBridgeClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_pop_bridge_finalize;
  stream_class->get_input_stream = pr_pop_bridge_get_input;
  stream_class->get_output_stream = pr_pop_bridge_get_output;
}

static void
pr_pop_bridge_init (PrPopBridge *self)
{
  pr_pop_answers_init (&self->answers);
  self->commands = g_string_new (NULL);
  self->input = g_object_new (PR_TYPE_POP_BRIDGE_INPUT, NULL);
  PR_POP_BRIDGE_INPUT (self->input)->bridge = self;
  self->output = g_object_new (PR_TYPE_POP_BRIDGE_OUTPUT, NULL);
  PR_POP_BRIDGE_OUTPUT (self->output)->bridge = self;
}

PrPopBridge *
pr_pop_bridge_new (GIOStream *wire, PrProtocol protocol)
{
  PrPopBridge *self;

  g_return_val_if_fail (G_IS_IO_STREAM (wire), NULL);
  g_return_val_if_fail (protocol == PR_PROTOCOL_POP2 || protocol == PR_PROTOCOL_POP1,
                        NULL);

  self = g_object_new (PR_TYPE_POP_BRIDGE, NULL);
  self->wire = pr_pop_wire_new (wire);
  self->dialect = protocol == PR_PROTOCOL_POP2 ? &pr_pop2_dialect : &pr_pop1_dialect;
  return self;
}

void
pr_pop_bridge_set_log (PrPopBridge *self, PrPop3LogFunc func, gpointer user_data)
{
  g_return_if_fail (PR_IS_POP_BRIDGE (self));

  self->wire->log = func;
  self->wire->log_data = user_data;
}

guint
pr_pop_bridge_get_round_trips (PrPopBridge *self)
{
  g_return_val_if_fail (PR_IS_POP_BRIDGE (self), 0);

  return pr_pop3_reader_get_round_trips (self->wire->reader);
}

gboolean
pr_pop_bridge_deletes_whole (PrPopBridge *self)
{
  g_return_val_if_fail (PR_IS_POP_BRIDGE (self), FALSE);

  return self->dialect->all_or_none;
}
