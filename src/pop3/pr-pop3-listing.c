/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pop3/pr-pop3-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
pr_pop3_uidls_free (PrPop3Uidls *uidls)
{
  g_clear_pointer (&uidls->entries, g_array_unref);
  g_string_free (uidls->text, TRUE);
  g_free (uidls);
}

PrPop3Uidls *
pr_pop3_uidls_new (void)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_new (FALSE, FALSE, sizeof (PrPop3Uidl));
  uidls->text = g_string_new (NULL);
  return uidls;
}

/* A scan listing on its way in. */
typedef struct
{
  GByteArray *seen; /* one bit a message-number */
  GArray *sizes;    /* LIST */
  PrPop3Uidls *uidls;
} Listing;

/* Whether @number can be one and comes for the first time. */
static gboolean
listing_admit (Listing *listing, guint64 number)
{
  gsize octet = number / 8;
  guint8 bit = 1 << (number % 8);

  if (number == 0 || number > PR_POP3_MAX_LISTING_LINES)
    return FALSE;
  if (octet >= listing->seen->len)
    {
      gsize old = listing->seen->len;

      g_byte_array_set_size (listing->seen, MAX (octet + 1, old * 2));
      memset (listing->seen->data + old, 0, listing->seen->len - old);
    }
  if (listing->seen->data[octet] & bit)
    return FALSE;
  listing->seen->data[octet] |= bit;
  return TRUE;
}

static gboolean
take_size (const char *line, gsize length, gpointer user_data, GError **error)
{
  Listing *listing = user_data;
  guint64 number, octets;
  PrPop3Size size;

  if (!pr_pop3_reply_read_number (&line, &number) || !listing_admit (listing, number))
    return TRUE;
  size.number = number;
  size.size = pr_pop3_reply_read_number (&line, &octets) ? octets : 0;
  g_array_append_val (listing->sizes, size);
  return TRUE;
}

/* The unique-id behind the number: any octets, of which those that no unique-id can have
 * make it a blank one. Blanks and NULs around it are padding of the server; strchr ()
 * finds the NUL too. */
static gsize
trim_uidl (const char **text, gsize length)
{
  while (length > 0 && (**text == ' ' || **text == '\t'))
    {
      (*text)++;
      length--;
    }
  while (length > 0 && strchr (" \t\r", (*text)[length - 1]) != NULL)
    length--;
  if (length > PR_POP3_MAX_UIDL_OCTETS || memchr (*text, '\0', length) != NULL ||
      memchr (*text, '\r', length) != NULL)
    return 0;
  return length;
}

gboolean
pr_pop3_uidls_add (PrPop3Uidls *uidls, guint number, const char *text, gsize length)
{
  PrPop3Uidl entry = { number, uidls->text->len };

  length = trim_uidl (&text, length);
  if (uidls->text->len + length >= PR_POP3_MAX_LISTING_OCTETS)
    return FALSE;
  g_string_append_len (uidls->text, text, length);
  g_string_append_c (uidls->text, '\0');
  g_array_append_val (uidls->entries, entry);
  return TRUE;
}

static gboolean
take_uidl (const char *line, gsize length, gpointer user_data, GError **error)
{
  Listing *listing = user_data;
  const char *text = line;
  guint64 number;

  if (!pr_pop3_reply_read_number (&text, &number) || !listing_admit (listing, number) ||
      pr_pop3_uidls_add (listing->uidls, number, text, length - (text - line)))
    return TRUE;
  g_set_error (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL,
               _ ("The server sent a list longer than any that can be meant."));
  return FALSE;
}

static gboolean
receive_listing (PrPop3Session *self,
                 Listing *listing,
                 PrPop3LineFunc func,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GByteArray) seen = g_byte_array_new ();

  listing->seen = seen;
  pr_pop3_reader_begin_response (self->reader, PR_POP3_LEAST_OCTETS);
  return pr_pop3_session_receive_lines (self, PR_POP3_MAX_LISTING_LINES, func, listing,
                                        cancellable, error);
}

static PrPop3Uidls *
receive_uidls (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrPop3Uidls) uidls = pr_pop3_uidls_new ();
  Listing listing = { .uidls = uidls };

  if (!receive_listing (self, &listing, take_uidl, cancellable, error))
    return NULL;
  return g_steal_pointer (&uidls);
}

/* "nn mm": further words may follow, and the second is not worth a session. */
static gboolean
read_stat (PrPop3Session *self,
           const PrPop3Reply *reply,
           guint *n_messages,
           guint64 *octets,
           GError **error)
{
  const char *text = reply->text;
  guint64 n;

  if (!pr_pop3_reply_read_number (&text, &n) || n > G_MAXUINT)
    return pr_pop3_session_fail_foreign (self, error);
  *n_messages = n;
  if (!pr_pop3_reply_read_number (&text, octets))
    *octets = 0;
  return TRUE;
}

gboolean
pr_pop3_session_stat (PrPop3Session *self,
                      guint *n_messages,
                      guint64 *octets,
                      GCancellable *cancellable,
                      GError **error)
{
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  return pr_pop3_session_command (self, "STAT", &reply, cancellable, error) &&
         read_stat (self, &reply, n_messages, octets, error);
}

PrPop3Uidls *
pr_pop3_session_uidl (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  if (!pr_pop3_session_command (self, "UIDL", &reply, cancellable, error))
    return NULL;
  return receive_uidls (self, cancellable, error);
}

/* A server without UIDL refuses it, which is no error; NULL with @error otherwise. */
static gboolean
receive_uidls_if_any (PrPop3Session *self,
                      PrPop3Uidls **uidls,
                      GCancellable *cancellable,
                      GError **error)
{
  PrPop3Reply reply;
  g_autoptr (GError) refused = NULL;

  if (!pr_pop3_session_receive (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_OK)
    {
      *uidls = receive_uidls (self, cancellable, error);
      return *uidls != NULL;
    }
  refused = pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_REFUSED);
  if (g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

gboolean
pr_pop3_session_receive_stat (PrPop3Session *self,
                              guint *n_messages,
                              guint64 *octets,
                              GCancellable *cancellable,
                              GError **error)
{
  PrPop3Reply reply;

  if (!pr_pop3_session_receive (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status == PR_POP3_STATUS_OK)
    return read_stat (self, &reply, n_messages, octets, error);
  g_propagate_error (error, pr_pop3_reply_to_error (&reply, PR_POP3_ERROR_REFUSED));
  return FALSE;
}

static gboolean
receive_stat_and_uidl (PrPop3Session *self,
                       guint *n_messages,
                       guint64 *octets,
                       PrPop3Uidls **uidls,
                       GCancellable *cancellable,
                       GError **error)
{
  if (pr_pop3_session_receive_stat (self, n_messages, octets, cancellable, error))
    return receive_uidls_if_any (self, uidls, cancellable, error);
  if (self->state != PR_POP3_STATE_CLOSED)
    {
      /* STAT alone was refused: what follows it is read, so that the session goes on. */
      receive_uidls_if_any (self, uidls, cancellable, NULL);
      g_clear_pointer (uidls, pr_pop3_uidls_free);
    }
  return FALSE;
}

static gboolean
stat_and_uidl_in_one_flight (PrPop3Session *self,
                             guint *n_messages,
                             guint64 *octets,
                             PrPop3Uidls **uidls,
                             GCancellable *cancellable,
                             GError **error)
{
  static const char commands[] = "STAT\r\nUIDL\r\n";

  pr_pop3_session_log (self, FALSE, "STAT", -1);
  pr_pop3_session_log (self, FALSE, "UIDL", -1);
  return pr_pop3_session_send (self, commands, strlen (commands), 2, cancellable,
                               error) &&
         receive_stat_and_uidl (self, n_messages, octets, uidls, cancellable, error);
}

gboolean
pr_pop3_session_stat_and_uidl (PrPop3Session *self,
                               guint *n_messages,
                               guint64 *octets,
                               PrPop3Uidls **uidls,
                               GCancellable *cancellable,
                               GError **error)
{
  static const char command[] = "UIDL\r\n";

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  *uidls = NULL;
  if (self->capabilities.pipelining)
    return stat_and_uidl_in_one_flight (self, n_messages, octets, uidls, cancellable,
                                        error);
  if (!pr_pop3_session_stat (self, n_messages, octets, cancellable, error))
    return FALSE;
  if (*n_messages == 0)
    {
      *uidls = pr_pop3_uidls_new ();
      return TRUE;
    }
  pr_pop3_session_log (self, FALSE, "UIDL", -1);
  return pr_pop3_session_send (self, command, strlen (command), 1, cancellable, error) &&
         receive_uidls_if_any (self, uidls, cancellable, error);
}

/* FALSE only where the session is over: a server may refuse LIST. */
static gboolean
receive_sizes_if_any (PrPop3Session *self,
                      GArray **sizes,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  Listing listing = { .sizes = told };
  PrPop3Reply reply;

  if (!pr_pop3_session_receive (self, &reply, cancellable, error))
    return FALSE;
  if (reply.status != PR_POP3_STATUS_OK)
    return TRUE;
  if (!receive_listing (self, &listing, take_size, cancellable, error))
    return FALSE;
  *sizes = g_steal_pointer (&told);
  return TRUE;
}

gboolean
pr_pop3_session_stat_uidl_and_list (PrPop3Session *self,
                                    guint *n_messages,
                                    guint64 *octets,
                                    PrPop3Uidls **uidls,
                                    GArray **sizes,
                                    GCancellable *cancellable,
                                    GError **error)
{
  static const char commands[] = "STAT\r\nUIDL\r\nLIST\r\n";

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), FALSE);

  *uidls = NULL;
  *sizes = NULL;
  if (!self->capabilities.pipelining)
    return pr_pop3_session_stat_and_uidl (self, n_messages, octets, uidls, cancellable,
                                          error);
  pr_pop3_session_log (self, FALSE, "STAT", -1);
  pr_pop3_session_log (self, FALSE, "UIDL", -1);
  pr_pop3_session_log (self, FALSE, "LIST", -1);
  if (!pr_pop3_session_send (self, commands, strlen (commands), 3, cancellable, error))
    return FALSE;
  if (!receive_stat_and_uidl (self, n_messages, octets, uidls, cancellable, error))
    {
      /* What was refused is told; what follows it is read, so that the session goes on.
       */
      if (self->state != PR_POP3_STATE_CLOSED)
        receive_sizes_if_any (self, sizes, cancellable, NULL);
      g_clear_pointer (sizes, g_array_unref);
      return FALSE;
    }
  return receive_sizes_if_any (self, sizes, cancellable, error);
}

GArray *
pr_pop3_session_list (PrPop3Session *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  Listing listing = { .sizes = sizes };
  PrPop3Reply reply;

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  if (!pr_pop3_session_command (self, "LIST", &reply, cancellable, error) ||
      !receive_listing (self, &listing, take_size, cancellable, error))
    return NULL;
  return g_steal_pointer (&sizes);
}

typedef struct
{
  const guint *numbers;
  GArray *sizes;
} SizesAsked;

gboolean
pr_pop3_reply_read_size (const PrPop3Reply *reply, guint number, guint64 *octets)
{
  const char *text = reply->text;
  guint64 told;

  return reply->status == PR_POP3_STATUS_OK && pr_pop3_reply_read_number (&text, &told) &&
         told == number && pr_pop3_reply_read_number (&text, octets);
}

static gboolean
take_size_asked (PrPop3Session *self,
                 gsize index,
                 const PrPop3Reply *reply,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  SizesAsked *asked = user_data;
  PrPop3Size size = { .number = asked->numbers[index] };

  if (pr_pop3_reply_read_size (reply, size.number, &size.size))
    g_array_append_val (asked->sizes, size);
  return TRUE;
}

GArray *
pr_pop3_session_list_some (PrPop3Session *self,
                           const guint *numbers,
                           gsize n_numbers,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (PrPop3Size));
  SizesAsked asked = { numbers, sizes };
  const PrPop3Run run = { .keyword = "LIST",
                          .suffix = "",
                          .func = take_size_asked,
                          .user_data = &asked };

  g_return_val_if_fail (PR_IS_POP3_SESSION (self), NULL);

  if (!pr_pop3_session_run (self, numbers, n_numbers, &run, cancellable, error))
    return NULL;
  return g_steal_pointer (&sizes);
}
