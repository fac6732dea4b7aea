/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-museum-server.h"

#include <string.h>

#define USER "ada"
#define SEPARATOR "From ada@example.org Fri Nov 20 10:00:00 2026\n"

/* The states of RFC 937. */
typedef enum
{
  STATE_AUTH,
  STATE_MBOX, /* a mailbox is chosen */
  STATE_ITEM, /* a message is chosen, its size told */
  STATE_NEXT, /* it was sent, and waits for ACKS, ACKD or NACK */
} State;

struct _PrMuseumServer
{
  PrMuseumKind kind;
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  GCancellable *stop;

  GMutex lock; /* of all below */
  char *password;
  GPtrArray *messages; /* of GBytes */
  GHashTable *replies;
  GHashTable *counts;
  GString *heard;
  guint64 cut_after;
  char *change_command;
  guint change_index;
  GBytes *change_octets;
};

/* One session. */
typedef struct
{
  PrMuseumServer *server;
  GIOStream *stream;
  GDataInputStream *input;
  GString *output;
  guint64 n_said;
  State state;
  guint current;       /* from 1 */
  GHashTable *deleted; /* of GBytes */
  gboolean removes;    /* POP1: RDEL, not RETR */
  gboolean user_known;
  GBytes *blob; /* POP1: what RCEV sends */
  gboolean over;
} Session;

static void say (Session *s, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Session *s, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (s->output, format, args);
  va_end (args);
  g_string_append (s->output, "\r\n");
}

static gboolean
flush (Session *s)
{
  gsize n = s->output->len;
  gboolean sent;

  if (s->server->cut_after > 0 && s->n_said + n > s->server->cut_after)
    {
      n = s->server->cut_after - MIN (s->n_said, s->server->cut_after);
      s->over = TRUE;
    }
  sent = g_output_stream_write_all (g_io_stream_get_output_stream (s->stream),
                                    s->output->str, n, NULL, s->server->stop, NULL);
  s->n_said += n;
  g_string_truncate (s->output, 0);
  return sent && !s->over;
}

/* An error of the client ends the session, as RFC 937 wants it. */
static void
throw_out (Session *s, const char *why)
{
  say (s, "- %s", why);
  s->over = TRUE;
}

/* ---- RFC 937 ---- */

/* The words of a command; a backslash makes the next character one of a word. */
static char **
split (const char *line)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = line; *p != '\0'; p++)
    {
      if (*p == ' ')
        {
          g_strv_builder_add (words, word->str);
          g_string_truncate (word, 0);
          continue;
        }
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (word, *p);
    }
  g_strv_builder_add (words, word->str);
  return g_strv_builder_end (words);
}

static GBytes *
get_current (Session *s)
{
  GPtrArray *messages = s->server->messages;
  GBytes *octets;

  if (s->current == 0 || s->current > messages->len)
    return NULL;
  octets = g_ptr_array_index (messages, s->current - 1);
  return g_hash_table_contains (s->deleted, octets) ? NULL : octets;
}

static void
say_size (Session *s)
{
  GBytes *octets = get_current (s);

  say (s, "=%" G_GSIZE_FORMAT " octets", octets != NULL ? g_bytes_get_size (octets) : 0);
  s->state = STATE_ITEM;
}

static void
send_octets (Session *s, GBytes *octets)
{
  gsize size;
  const char *data = g_bytes_get_data (octets, &size);

  g_string_append_len (s->output, data, size);
}

static void
remove_deleted (Session *s)
{
  GPtrArray *messages = s->server->messages;

  for (guint i = messages->len; i > 0; i--)
    if (g_hash_table_contains (s->deleted, g_ptr_array_index (messages, i - 1)))
      g_ptr_array_remove_index (messages, i - 1);
}

static void
acknowledge (Session *s, const char *keyword)
{
  if (strcmp (keyword, "ACKD") == 0)
    g_hash_table_add (s->deleted, get_current (s));
  if (strcmp (keyword, "NACK") != 0)
    s->current++;
  say_size (s);
}

static void
answer_item (Session *s, char **words)
{
  if (strcmp (words[0], "READ") == 0)
    {
      s->current = words[1] != NULL ? strtoul (words[1], NULL, 10) : s->current;
      say_size (s);
    }
  else if (strcmp (words[0], "QUIT") == 0)
    {
      remove_deleted (s);
      say (s, "+ Bye");
      s->over = TRUE;
    }
  else if (strcmp (words[0], "RETR") == 0 && s->state == STATE_ITEM &&
           get_current (s) != NULL)
    {
      send_octets (s, get_current (s));
      s->state = STATE_NEXT;
    }
  else
    throw_out (s, "not now");
}

static void
answer_pop2 (Session *s, const char *line)
{
  g_auto (GStrv) words = split (line);

  if (s->state == STATE_AUTH)
    {
      if (strcmp (words[0], "HELO") != 0 || g_strv_length (words) != 3 ||
          strcmp (words[1], USER) != 0 || strcmp (words[2], s->server->password) != 0)
        {
          throw_out (s, "who are you?");
          return;
        }
      s->state = STATE_MBOX;
      s->current = 1;
      say (s, "#%u messages", s->server->messages->len);
    }
  else if (s->state == STATE_NEXT)
    {
      if (strcmp (words[0], "ACKS") == 0 || strcmp (words[0], "ACKD") == 0 ||
          strcmp (words[0], "NACK") == 0)
        acknowledge (s, words[0]);
      else
        throw_out (s, "acknowledge first");
    }
  else
    answer_item (s, words);
}

/* ---- RFC 918 ---- */

static GBytes *
make_blob (GPtrArray *messages)
{
  GByteArray *blob = g_byte_array_new ();

  for (guint i = 0; i < messages->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (messages, i), &size);

      g_byte_array_append (blob, (const guint8 *) SEPARATOR, strlen (SEPARATOR));
      g_byte_array_append (blob, data, size);
      g_byte_array_append (blob, (const guint8 *) "\n", 1);
    }
  return g_byte_array_free_to_bytes (blob);
}

static void
open_mailbox (Session *s, gboolean removes)
{
  g_clear_pointer (&s->blob, g_bytes_unref);
  s->blob = make_blob (s->server->messages);
  s->removes = removes;
  say (s, "#%" G_GSIZE_FORMAT, g_bytes_get_size (s->blob));
}

static void
end_transaction (Session *s)
{
  if (s->removes)
    g_ptr_array_set_size (s->server->messages, 0);
  s->removes = FALSE;
  g_clear_pointer (&s->blob, g_bytes_unref);
  say (s, "+OK");
}

static void
log_in_pop1 (Session *s, const char *line)
{
  if (strcmp (line, "USER " USER) == 0)
    s->user_known = TRUE;
  else if (s->user_known && g_str_has_prefix (line, "PASS ") &&
           strcmp (line + strlen ("PASS "), s->server->password) == 0)
    s->state = STATE_MBOX;
  else
    {
      say (s, "-ERR no");
      return;
    }
  say (s, "+OK");
}

static void
answer_pop1 (Session *s, const char *line)
{
  if (strcmp (line, "QUIT") == 0)
    {
      say (s, "+OK");
      s->over = TRUE;
    }
  else if (s->state == STATE_AUTH)
    log_in_pop1 (s, line);
  else if (strcmp (line, "RETR " USER) == 0)
    open_mailbox (s, FALSE);
  else if (strcmp (line, "RDEL " USER) == 0)
    open_mailbox (s, TRUE);
  else if (strcmp (line, "RCEV") == 0 && s->blob != NULL)
    send_octets (s, s->blob);
  else if (strcmp (line, "RCVD") == 0 && s->blob != NULL)
    end_transaction (s);
  else if (strcmp (line, "RSET") == 0)
    {
      s->removes = FALSE;
      g_clear_pointer (&s->blob, g_bytes_unref);
      say (s, "+OK");
    }
  else if (strcmp (line, "NOOP") == 0)
    say (s, "+OK");
  else
    say (s, "-ERR what?");
}

/* ---- sessions ---- */

static char *
get_keyword (const char *line)
{
  return g_strndup (line, strcspn (line, " "));
}

static const char *
find_reply (PrMuseumServer *self, const char *line)
{
  g_autofree char *keyword = get_keyword (line);
  const char *reply = g_hash_table_lookup (self->replies, line);

  return reply != NULL ? reply : g_hash_table_lookup (self->replies, keyword);
}

static void
change (PrMuseumServer *self, const char *line)
{
  if (g_strcmp0 (self->change_command, line) != 0)
    return;
  g_clear_pointer (&self->change_command, g_free);
  if (self->change_index < self->messages->len)
    {
      g_bytes_unref (self->messages->pdata[self->change_index]);
      self->messages->pdata[self->change_index] = g_steal_pointer (&self->change_octets);
    }
  else
    g_ptr_array_add (self->messages, g_steal_pointer (&self->change_octets));
}

static void
hear (PrMuseumServer *self, const char *line)
{
  char *keyword = get_keyword (line);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, keyword));

  g_hash_table_insert (self->counts, keyword, GUINT_TO_POINTER (n + 1));
  g_string_append_printf (self->heard, "%s\n", line);
}

static gboolean
answer (Session *s, const char *line)
{
  PrMuseumServer *self = s->server;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *reply;

  hear (self, line);
  reply = find_reply (self, line);
  if (reply != NULL)
    g_string_append (s->output, reply);
  else if (self->kind == PR_MUSEUM_POP2)
    answer_pop2 (s, line);
  else
    answer_pop1 (s, line);
  change (self, line);
  return flush (s);
}

static gboolean
greet (Session *s)
{
  PrMuseumServer *self = s->server;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *reply = find_reply (self, "GREETING");

  if (reply != NULL)
    g_string_append (s->output, reply);
  else
    say (s, self->kind == PR_MUSEUM_POP2 ? "+ POP2 museum <1.2@example.org> ready"
                                         : "+OK POP museum ready");
  return flush (s);
}

static void
serve (PrMuseumServer *self, GSocketConnection *connection)
{
  Session s = { .server = self, .stream = G_IO_STREAM (connection) };
  g_autofree char *line = NULL;

  s.output = g_string_new (NULL);
  s.deleted = g_hash_table_new (NULL, NULL);
  s.input = g_data_input_stream_new (g_io_stream_get_input_stream (s.stream));
  g_data_input_stream_set_newline_type (s.input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  if (greet (&s))
    while ((line = g_data_input_stream_read_line (s.input, NULL, self->stop, NULL)) !=
             NULL &&
           answer (&s, line))
      g_clear_pointer (&line, g_free);
  g_io_stream_close (s.stream, NULL, NULL);
  g_object_unref (s.input);
  g_hash_table_unref (s.deleted);
  g_clear_pointer (&s.blob, g_bytes_unref);
  g_string_free (s.output, TRUE);
}

static gpointer
run (gpointer data)
{
  PrMuseumServer *self = data;
  g_autoptr (GSocketConnection) connection = NULL;

  while ((connection =
            g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      serve (self, connection);
      g_clear_object (&connection);
    }
  return NULL;
}

PrMuseumServer *
pr_museum_server_new (PrMuseumKind kind)
{
  PrMuseumServer *self = g_new0 (PrMuseumServer, 1);
  g_autoptr (GInetAddress) any = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->kind = kind;
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->password = g_strdup ("secret");
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->heard = g_string_new (NULL);
  self->thread = g_thread_new ("museum", run, self);
  return self;
}

void
pr_museum_server_free (PrMuseumServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_mutex_clear (&self->lock);
  g_ptr_array_unref (self->messages);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->counts);
  g_string_free (self->heard, TRUE);
  g_clear_pointer (&self->change_octets, g_bytes_unref);
  g_free (self->change_command);
  g_free (self->password);
  g_free (self);
}

guint16
pr_museum_server_get_port (PrMuseumServer *self)
{
  return self->port;
}

void
pr_museum_server_set_password (PrMuseumServer *self, const char *password)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->password);
  self->password = g_strdup (password);
}

void
pr_museum_server_add (PrMuseumServer *self, GBytes *octets)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_add (self->messages, g_bytes_ref (octets));
}

guint
pr_museum_server_count (PrMuseumServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->messages->len;
}

void
pr_museum_server_set_reply (PrMuseumServer *self, const char *command, const char *reply)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (reply == NULL)
    g_hash_table_remove (self->replies, command);
  else
    g_hash_table_insert (self->replies, g_strdup (command), g_strdup (reply));
}

void
pr_museum_server_cut_after (PrMuseumServer *self, guint64 octets)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->cut_after = octets;
}

void
pr_museum_server_change_behind (PrMuseumServer *self,
                                const char *command,
                                guint index,
                                GBytes *octets)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->change_command);
  self->change_command = g_strdup (command);
  self->change_index = index;
  self->change_octets = g_bytes_ref (octets);
}

guint
pr_museum_server_count_commands (PrMuseumServer *self, const char *keyword)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, keyword));
}

char *
pr_museum_server_dup_heard (PrMuseumServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->heard->str);
}
