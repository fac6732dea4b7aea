/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static PrTestMessage *
message_new (const char *uidl, GBytes *octets)
{
  PrTestMessage *message = g_new0 (PrTestMessage, 1);

  g_atomic_ref_count_init (&message->refs);
  message->uidl = g_strdup (uidl);
  message->octets = g_bytes_ref (octets);
  return message;
}

PrTestMessage *
pr_test_message_ref (PrTestMessage *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
pr_test_message_unref (PrTestMessage *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->uidl);
  g_bytes_unref (self->octets);
  g_free (self);
}

static gpointer
session_thread (gpointer data)
{
  PrTestLink *link = data;

  pr_test_session_run (link);
  pr_test_link_end (link);
  return NULL;
}

/* Sessions that ended by themselves are let go when the next one starts. */
static void
start_session (PrTestServer *self, int fd)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  PrTestLink *link = pr_test_link_new (self, fd);
  int yes = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  for (guint i = self->links->len; i > 0; i--)
    if (pr_test_link_has_ended (self->links->pdata[i - 1]))
      g_ptr_array_remove_index_fast (self->links, i - 1);
  self->n_sessions++;
  g_ptr_array_add (self->links, link);
  pr_test_link_set_thread (link, g_thread_new ("test-session", session_thread, link));
}

static gpointer
accept_thread (gpointer data)
{
  PrTestServer *self = data;
  int fd;

  while ((fd = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    start_session (self, fd);
  return NULL;
}

static gboolean
start_listening (PrTestServer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int yes = 1;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl (
    (self->flags & PR_TEST_SERVER_ANY_ADDRESS) != 0 ? INADDR_ANY : INADDR_LOOPBACK);
  address.sin_port = htons (self->port);
  setsockopt (self->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind (self->listener, (struct sockaddr *) &address, sizeof address) < 0 ||
      listen (self->listener, SOMAXCONN) < 0)
    {
      close (self->listener);
      self->listener = -1;
      return FALSE;
    }
  getsockname (self->listener, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("test-server", accept_thread, self);
  return TRUE;
}

static void
stop_listening (PrTestServer *self)
{
  g_autoptr (GPtrArray) links = NULL;

  if (self->listener < 0)
    return;
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (g_steal_pointer (&self->thread));
  close (self->listener);
  self->listener = -1;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->links->len; i++)
    pr_test_link_stop (self->links->pdata[i]);
  links = g_steal_pointer (&self->links);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_link_free);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

PrTestServer *
pr_test_server_new_on_port (PrTestServerFlags flags, guint16 port)
{
  PrTestServer *self = g_new0 (PrTestServer, 1);

  self->flags = flags;
  self->port = port;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->maildrop =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_message_unref);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_link_free);
  self->old_tls = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_tls_free);
  self->fetched = g_hash_table_new (NULL, NULL);
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!start_listening (self))
    g_clear_pointer (&self, pr_test_server_free);
  return self;
}

PrTestServer *
pr_test_server_new (PrTestServerFlags flags)
{
  PrTestServer *self = pr_test_server_new_on_port (flags, 0);

  if (self == NULL)
    g_error ("The test server cannot listen on 127.0.0.1");
  return self;
}

void
pr_test_server_free (PrTestServer *self)
{
  if (self == NULL)
    return;
  stop_listening (self);
  g_ptr_array_unref (self->links);
  g_hash_table_unref (self->fetched);
  g_ptr_array_unref (self->maildrop);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->counts);
  pr_test_tls_free (self->tls);
  g_ptr_array_unref (self->old_tls);
  g_free (self->priority);
  g_free (self->hang_at);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
pr_test_server_get_port (PrTestServer *self)
{
  return self->port;
}

PrTestTls *
pr_test_server_get_tls (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->tls == NULL)
    self->tls = pr_test_tls_new ();
  return self->tls;
}

void
pr_test_server_swap_certificate (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->tls != NULL)
    g_ptr_array_add (self->old_tls, self->tls);
  self->tls = pr_test_tls_new ();
}

void
pr_test_server_set_priority (PrTestServer *self, const char *priority)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_free (self->priority);
  self->priority = g_strdup (priority);
}

char *
pr_test_server_dup_priority (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return g_strdup (self->priority);
}

void
pr_test_server_set_hook (PrTestServer *self, PrTestHook hook, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->hook = hook;
  self->hook_data = user_data;
}

PrTestHookEnd
pr_test_server_call_hook (PrTestServer *self, PrTestLink *link, const char *moment)
{
  PrTestHook hook;
  gpointer data;

  g_mutex_lock (&self->lock);
  hook = self->hook;
  data = self->hook_data;
  g_mutex_unlock (&self->lock);
  return hook != NULL ? hook (link, moment, data) : PR_TEST_HOOK_NONE;
}

const char *
pr_test_server_get_ca_file (PrTestServer *self)
{
  return pr_test_tls_get_ca_file (pr_test_server_get_tls (self));
}

const char *
pr_test_server_get_pin (PrTestServer *self)
{
  return pr_test_tls_get_pin (pr_test_server_get_tls (self));
}

void
pr_test_server_add (PrTestServer *self, const char *uidl, GBytes *octets)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_ptr_array_add (self->maildrop, message_new (uidl, octets));
}

void
pr_test_server_insert (PrTestServer *self, guint index, const char *uidl, GBytes *octets)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_ptr_array_insert (self->maildrop, index, message_new (uidl, octets));
}

/* A line that ends in LF alone ends in CRLF from here on. */
static GBytes *
with_crlf (const char *octets, gsize length)
{
  GString *text = g_string_sized_new (length + length / 32);
  const char *end = octets + length;

  while (octets < end)
    {
      const char *newline = memchr (octets, '\n', end - octets);
      const char *next = newline == NULL ? end : newline + 1;

      if (newline != NULL && (newline == octets || newline[-1] != '\r'))
        {
          g_string_append_len (text, octets, newline - octets);
          g_string_append (text, "\r\n");
        }
      else
        g_string_append_len (text, octets, next - octets);
      octets = next;
    }
  return g_string_free_to_bytes (text);
}

/* 9-… comes before 10-…. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_utf8_collate_key_for_filename (*(const char *const *) a, -1);
  g_autofree char *second =
    g_utf8_collate_key_for_filename (*(const char *const *) b, -1);

  return strcmp (first, second);
}

guint
pr_test_server_add_folder (PrTestServer *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint n_added = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *octets = NULL;
      g_autofree char *uidl = g_strdup (names->pdata[i]);
      g_autoptr (GBytes) bytes = NULL;
      char *ending = strrchr (uidl, '.');
      gsize length;

      if (!g_file_get_contents (path, &octets, &length, NULL))
        continue;
      if (ending != NULL && ending != uidl)
        *ending = '\0';
      bytes = with_crlf (octets, length);
      pr_test_server_add (self, uidl, bytes);
      n_added++;
    }
  return n_added;
}

void
pr_test_server_set_uidl (PrTestServer *self, guint index, const char *uidl)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  PrTestMessage *old;

  g_return_if_fail (index < self->maildrop->len);
  old = self->maildrop->pdata[index];
  self->maildrop->pdata[index] = message_new (uidl, old->octets);
  pr_test_message_unref (old);
}

void
pr_test_server_remove (PrTestServer *self, guint index)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_return_if_fail (index < self->maildrop->len);
  g_ptr_array_remove_index (self->maildrop, index);
}

guint
pr_test_server_count (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->maildrop->len;
}

static gpointer
copy_message (gconstpointer message, gpointer user_data)
{
  return pr_test_message_ref ((PrTestMessage *) message);
}

static GPtrArray *
dup_window (PrTestServer *self)
{
  GPtrArray *seen =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_test_message_unref);

  for (guint i = 0; i < self->maildrop->len && seen->len < self->window; i++)
    if (!g_hash_table_contains (self->fetched, self->maildrop->pdata[i]))
      g_ptr_array_add (seen, pr_test_message_ref (self->maildrop->pdata[i]));
  return seen;
}

GPtrArray *
pr_test_server_dup_maildrop (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->window > 0)
    return dup_window (self);
  return g_ptr_array_copy (self->maildrop, copy_message, NULL);
}

void
pr_test_server_set_window (PrTestServer *self, guint n_messages)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->window = n_messages;
}

void
pr_test_server_note_fetched (PrTestServer *self, GHashTable *messages)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, messages);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_hash_table_add (self->fetched, message);
}

void
pr_test_server_remove_messages (PrTestServer *self, GHashTable *messages)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = self->maildrop->len; i > 0; i--)
    if (g_hash_table_contains (messages, self->maildrop->pdata[i - 1]))
      {
        g_hash_table_remove (self->fetched, self->maildrop->pdata[i - 1]);
        g_ptr_array_remove_index (self->maildrop, i - 1);
      }
}

void
pr_test_server_cut_after (PrTestServer *self, guint64 octets)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->cut_after = octets;
}

void
pr_test_server_delay (PrTestServer *self, guint ms)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->delay_ms = ms;
}

void
pr_test_server_limit_rate (PrTestServer *self, guint octets_per_second)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->octets_per_second = octets_per_second;
}

void
pr_test_server_hang_at (PrTestServer *self, const char *command)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_free (self->hang_at);
  self->hang_at = command == NULL ? NULL : g_ascii_strup (command, -1);
}

gboolean
pr_test_server_hangs_at (PrTestServer *self, const char *command)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return g_strcmp0 (self->hang_at, command) == 0;
}

void
pr_test_server_set_reply (PrTestServer *self, const char *command, const char *reply)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autofree char *key = g_ascii_strup (command, -1);

  if (reply == NULL)
    g_hash_table_remove (self->replies, key);
  else
    g_hash_table_replace (self->replies, g_steal_pointer (&key), g_strdup (reply));
}

void
pr_test_server_set_reply_func (PrTestServer *self,
                               PrTestReplyFunc func,
                               gpointer user_data)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->reply_func = func;
  self->reply_data = user_data;
}

void
pr_test_server_set_idle_limit (PrTestServer *self, guint ms)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->idle_ms = ms;
}

char *
pr_test_server_dup_told_reply (PrTestServer *self, const char *command)
{
  PrTestReplyFunc func;
  gpointer data;

  g_mutex_lock (&self->lock);
  func = self->reply_func;
  data = self->reply_data;
  g_mutex_unlock (&self->lock);
  return func != NULL ? func (command, data) : NULL;
}

guint
pr_test_server_get_idle_limit (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->idle_ms;
}

char *
pr_test_server_dup_reply (PrTestServer *self, const char *command)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return g_strdup (g_hash_table_lookup (self->replies, command));
}

void
pr_test_server_note_command (PrTestServer *self, const char *keyword)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, keyword));

  g_hash_table_replace (self->counts, g_strdup (keyword), GUINT_TO_POINTER (n + 1));
}

guint
pr_test_server_count_commands (PrTestServer *self, const char *command)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autofree char *keyword = g_ascii_strup (command, -1);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, keyword));
}

guint
pr_test_server_count_sessions (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_sessions;
}

static gboolean
has_sessions (PrTestServer *self)
{
  for (guint i = 0; i < self->links->len; i++)
    if (!pr_test_link_has_ended (self->links->pdata[i]))
      return TRUE;
  return FALSE;
}

void
pr_test_server_settle (PrTestServer *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (has_sessions (self))
    g_cond_wait (&self->changed, &self->lock);
}

void
pr_test_server_set_up (PrTestServer *self, gboolean up)
{
  if (!up)
    stop_listening (self);
  else if (self->listener < 0 && !start_listening (self))
    g_error ("Another program took port %u of 127.0.0.1", self->port);
}
