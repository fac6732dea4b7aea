/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-address.h"
#include "mail/pr-link.h"
#include "mail/pr-proof.h"
#include "mail/pr-remote-image.h"
#include "mail/pr-rich-text.h"
#include "mail/pr-unsubscribe.h"

G_BEGIN_DECLS

/**
 * PrEnvelope:
 *
 * What is decoded of a message's header (RFC 5322 §3.6), in UTF-8. Strings are never NULL
 * unless said so; arrays are never NULL. Nothing in it holds a NUL, CR or LF.
 */
typedef struct
{
  char *message_id;  /* without the brackets, or NULL */
  char *in_reply_to; /* first msg-id, without the brackets, or NULL */
  char **references; /* oldest first, without the brackets */
  char *subject;
  char *list_id; /* inside of List-Id's brackets, or NULL */
  GPtrArray *from, *sender, *reply_to, *to, *cc,
    *bcc;          /* of PrAddress, groups flattened */
  gint64 date;     /* seconds since 1970 of Date:, or G_MININT64 */
  gint64 received; /* of the topmost Received: that has one, or G_MININT64 */
} PrEnvelope;

/* A leaf of the MIME tree. A message/rfc822 that came as an attachment is one leaf; of
 * one that is shown, the leaves are listed. Behind them come the files that stand in a
 * text as uuencode, yEnc or BinHex, which is shown without them: numbered on from the
 * last part at the top of the message (of a message of one part, from 2). What signs
 * another part is no attachment. */
typedef struct
{
  char *number;        /* "1.2", as IMAP counts (RFC 3501 §6.4.5) */
  char *type;          /* "text/plain", lower case */
  char *name;          /* file name, decoded and without path, or NULL */
  char *disposition;   /* "inline", "attachment" or NULL */
  char *cid;           /* Content-ID without the brackets, or NULL */
  guint64 size;        /* octets decoded */
  gboolean attachment; /* see the contract: disposition, or named and neither shown body
                          nor shown image */
} PrPart;

/* A decoded header field, in the order of the message. */
typedef struct
{
  char *name;
  char *value;
} PrHeader;

/**
 * PrMessage:
 *
 * A parsed message. Immutable behind an atomic reference count: any thread may use it.
 * Made from any octets whatever; what is malformed is shown as far as it goes and named
 * in the warnings.
 */
typedef struct _PrMessage PrMessage;

/**
 * pr_message_new:
 * @raw: the octets of RFC 5322, with CRLF or LF; kept by reference
 *
 * Parses structure and envelope; text, HTML and parts are decoded when they are asked
 * for. Never fails. Costs CPU in proportion to the size (all of it: about 25,000 messages
 * a second), so call it on a worker thread.
 */
PrMessage *pr_message_new (GBytes *raw);

/**
 * pr_message_new_in_charset:
 * @charset: (nullable): what all its texts are read in, whatever they say themselves;
 *   %NULL: as they say
 *
 * The same, where a person sees that a message is in another charset than it says. Octets
 * of the header that name no charset and are not UTF-8 are read in it too.
 */
PrMessage *pr_message_new_in_charset (GBytes *raw, const char *charset);

/* The same of one that was read before, with what was unpacked in it. */
PrMessage *pr_message_dup_in_charset (PrMessage *self, const char *charset);

/* Whether anybody here knows a charset of that name. */
gboolean pr_message_knows_charset (const char *charset);

/* The same, but what is read is @unpacked: @raw with a part of it replaced by what was
 * packed in that. The raw octets and the header stay those of @raw. */
PrMessage *pr_message_new_unpacked (GBytes *raw, GBytes *unpacked);
PrMessage *pr_message_ref (PrMessage *self);
void pr_message_unref (PrMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrMessage, pr_message_unref)

GBytes *pr_message_get_raw (PrMessage *self);
const PrEnvelope *pr_message_get_envelope (PrMessage *self);
/* of PrHeader / PrPart; borrowed */
GPtrArray *pr_message_get_headers (PrMessage *self);
GPtrArray *pr_message_get_parts (PrMessage *self);
/* Codes of what is wrong, NULL-terminated; borrowed. Of the structure:
 *
 *   no-header              the first line is no header field
 *   bad-header-line        a line amid a header is none; passed over, or the text's first
 *   too-many-fields        more than PR_MAIL_MAX_FIELDS; the others are left out
 *   missing-boundary       a multipart whose boundary is not told, or never comes
 *   truncated-multipart    the close delimiter is missing
 *   too-deep               beyond PR_MAIL_MAX_DEPTH; shown as it stands
 *   too-many-parts         more than PR_MAIL_MAX_PARTS; the others are left out
 *   bad-transfer-encoding  one that nobody knows, or on a multipart
 *   charset-unknown        a text's charset that nobody knows; guessed
 *   charset-guessed        none is declared, or the text or a field is not in it
 *   charset-repaired       some octets are not in the declared charset: U+FFFD
 *   text-cut               the text goes on beyond PR_MAIL_MAX_TEXT_OCTETS
 *   html-unread            libxml2 is not here: HTML is shown without its tags
 *
 * of the sender:
 *
 *   no-from                no address in From:
 *   duplicate-from         several From: fields
 *   from-name-is-address   the display name holds another address than the mailbox
 *   from-bidi-control      the name or address turns the direction of writing
 *
 * of the sender, of links of the HTML and of files (pr-sender-private.h):
 *
 *   from-name-names-other-host   the display name tells a host that the address is not of
 *   from-mixed-scripts           a word of name or address is of alphabets that look
 * alike from-look-alike-domain       the domain's letters look like those of ASCII
 *   from-control-character       the name holds what cannot be seen
 *   reply-to-other-domain        answers go to another organisation, which got no copy
 *   sender-disowned              the own server says that DMARC failed
 *   link-names-other-host        a link's text names a host that it does not lead to
 *   link-hides-host              a link puts a name before its host ("user@")
 *   link-to-number               a link's host is an address, no name
 *   link-look-alike-host         a link's host has letters that look like others
 *   attachment-runs              a file is a program by its name
 *   attachment-double-extension  and looks like a document */
const char *const *pr_message_get_warnings (PrMessage *self);
gboolean pr_message_has_attachment (PrMessage *self);

/* What a person reads: the best of text/plain and text/html as UTF-8 with LF, no NUL,
 * long lines kept. "" when there is no text. Free with g_free (). */
char *pr_message_dup_text (PrMessage *self);

/* The text as it is shown: with its form, and of the HTML where there is a choice. Made
 * in the same pass as the text of pr_message_dup_text (). (transfer full) */
PrRichText *pr_message_ref_rich (PrMessage *self);

/* The first of it, where it is long and they can be told without the rest; else NULL.
 * (transfer full) */
PrRichText *pr_message_dup_rich_start (PrMessage *self);

/* The octets of the image that the text has at @url, where the message brings it: "cid:"
 * (RFC 2392), "data:" (RFC 2397), or by its Content-Location (RFC 2557). Else NULL. */
GBytes *pr_message_dup_image (PrMessage *self, const char *url);

/* Whether any part is named so that "cid:…" could name it, or another URL. */
gboolean pr_message_names_parts (PrMessage *self, gboolean by_cid);

/* The chosen HTML part in UTF-8, or NULL. Free with g_free (). */
char *pr_message_dup_html (PrMessage *self);

/* Links and remote images of the chosen HTML: of PrLink and PrRemoteImage; borrowed. */
GPtrArray *pr_message_get_links (PrMessage *self);
GPtrArray *pr_message_get_remote_images (PrMessage *self);

/* What the receiving server told of the sender. @server: the POP server that the message
 * came from, or NULL. (transfer full), never NULL */
PrProof *pr_message_dup_proof (PrMessage *self, const char *server);

/* How to leave the list that sent it; or NULL. @proof: of it. (transfer full) */
PrUnsubscribe *pr_message_dup_unsubscribe (PrMessage *self, const PrProof *proof);
/* Whether there is one; without decoding it. */
gboolean pr_message_has_html (PrMessage *self);

/* Start of the text without quotes, white space folded, at most PR_MAIL_PREVIEW_CHARS. */
char *pr_message_dup_preview (PrMessage *self);

/* The same, where nobody is going to ask for the text: of a long one only the start is
 * read. */
char *pr_message_dup_quick_preview (PrMessage *self);

/* What the index takes besides the header: the text, then the text of textual and
 * message/rfc822 attachments; at most PR_MAIL_MAX_INDEX_OCTETS. Free with g_free (). */
char *pr_message_dup_index_text (PrMessage *self);

/* File names of all named parts, one a line. Free with g_free (). */
char *pr_message_dup_file_names (PrMessage *self);

/* The decoded octets of leaf @number, or of the message/rfc822 of that number; or NULL.
 */
GBytes *pr_message_dup_part (PrMessage *self, const char *number);

/* Takes octets that follow each other; FALSE: no more are wanted. */
typedef gboolean (*PrOctetsFunc) (const char *octets, gsize length, gpointer user_data);
/* The same in pieces, so that what is large is not in memory twice; FALSE: there is no
 * such part. */
gboolean pr_message_read_part (PrMessage *self,
                               const char *number,
                               PrOctetsFunc take,
                               gpointer user_data);

/* The first octets, at most @max, of each of pr_message_get_parts () in their order,
 * decoded: of GBytes. What they tell of, a type, costs no more for a large part. */
GPtrArray *pr_message_list_part_starts (PrMessage *self, gsize max);

/* The first @max octets of a part as a text in UTF-8 with LF, up to the end of a line
 * where there is more; by its charset, or a guess. *@cut: whether there is. Or NULL. Free
 * with g_free (). */
char *pr_message_dup_part_first_text (PrMessage *self,
                                      const char *number,
                                      gsize max,
                                      gboolean *cut);

/* The octets of a leaf that is a text, in UTF-8 with LF; or NULL. Free with g_free (). */
char *pr_message_dup_part_text (PrMessage *self, const char *number);

/* A part with its header, also a multipart, as it stands in the message; "": the whole
 * message. Or NULL. */
GBytes *pr_message_dup_entity (PrMessage *self, const char *number);

/* The message with @entity (a header and what it tells of) in the place of the part
 * @number; NULL: of all its content. For pr_message_new_unpacked (). */
GBytes *pr_message_dup_with_entity (PrMessage *self, const char *number, GBytes *entity);

/* Numbers of the parts, multiparts too, that @match is TRUE of, in their order; "" is the
 * message itself, where that is a multipart. @type: in lower case; @name: or NULL. Costs
 * a walk over the parts alone. Free with g_strfreev (). */
typedef gboolean (*PrPartMatch) (const char *type, const char *name);
GStrv pr_message_find_parts (PrMessage *self, PrPartMatch match);

/* The octets of the header as they came, up to and with the empty line. */
GBytes *pr_message_dup_raw_headers (PrMessage *self);

/* HTML (any octets in UTF-8) to text as a person would read it: blocks on lines of their
 * own, lists, quotes with "> ", links' targets where they differ, images' alternative
 * text; no script, no style, nothing hidden. */
char *pr_html_to_text (const char *html, gsize length);

G_END_DECLS
