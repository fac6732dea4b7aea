/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>
#include "mail/pr-gmime-private.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeContentType, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeContentDisposition, g_object_unref)

/* A header field where it stands in the message, folded and undecoded. */
typedef struct
{
  const char *name;
  const char *value;
  guint32 name_length;
  guint32 value_length;
} PrField;

/* Reads "Name: value" of one line without its end. FALSE when it is none. */
gboolean pr_field_parse (const char *line, gsize length, PrField *field);

static inline gboolean
pr_field_is (const PrField *field, const char *name)
{
  return ((field->name[0] ^ name[0]) & 0x5f) == 0 &&
         field->name_length == strlen (name) &&
         g_ascii_strncasecmp (field->name, name, field->name_length) == 0;
}

/* GMime, made ready on the first call; its options let everything through. */
GMimeParserOptions *pr_field_get_options (void);

/* The value in UTF-8, unfolded, for GMime's parsers: encoded words are in UTF-8 too. At
 * most @max octets of it are read. @hint: charset of undeclared octets. @guessed: set
 * when a charset had to be guessed. */
char *pr_field_dup_structured (const PrField *field,
                               gsize max,
                               const char *hint,
                               gboolean *guessed);

/* One line of @text: controls, line ends and turns of direction become spaces, runs of
 * which are one. @turned: (nullable): set when there was a turn. */
char *pr_field_clean_line (const char *text, gboolean *turned);

/* The value as a person reads it, on one line (RFC 2047 decoded). */
char *pr_field_dup_text (const PrField *field, const char *hint, gboolean *guessed);

/* Whether the decoded value holds what nobody sees: control characters, spaces without
 * width. */
gboolean pr_field_hides_characters (const PrField *field);

/* Adds the mailboxes of an address list (RFC 5322 §3.4), groups flattened, to
 * @addresses, up to PR_MAIL_MAX_ADDRESSES. @turned: set when a name or address turned the
 * direction of writing. */
void pr_field_add_addresses (const PrField *field,
                             const char *hint,
                             GPtrArray *addresses,
                             gboolean *guessed,
                             gboolean *turned);

/* Adds the msg-ids of a field, without brackets, oldest first, to @msg_ids: the last
 * PR_MAIL_MAX_REFERENCES of it. */
void pr_field_add_msg_ids (const PrField *field, GPtrArray *msg_ids);

/* Seconds since 1970 of a date-time, or of what follows the last ';' (Received:);
 * G_MININT64 when there is none. */
gint64 pr_field_get_date (const PrField *field);

G_END_DECLS
