/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pop3/pr-pop-bridge.h"
#include "pop3/pr-pop1-split-private.h"
#include "pop3/pr-pop2-reply-private.h"
#include "support/pr-test-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever is split, messages lie in order and beside each other. */
static void
split (const guint8 *data, gsize size)
{
  PrPopDrop *drop = pr_pop_drop_new ();
  PrPop1Split split;
  guint64 end = 0;

  pr_pop1_split_init (&split, drop);
  if (pr_pop1_split_feed (&split, data, size, NULL))
    pr_pop1_split_end (&split, NULL);
  for (guint number = 1; number <= drop->messages->len; number++)
    {
      const PrPopMessage *message = pr_pop_drop_get (drop, number);

      g_assert_cmpuint (message->offset, >=, end);
      end = message->offset + message->size;
      g_assert_cmpuint (end, <=, size);
    }
  pr_pop_drop_free (drop);
}

static void
run_session (PrPop3Session *session)
{
  static const guint numbers[] = { 1, 2 };
  gboolean deleted[G_N_ELEMENTS (numbers)];
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GBytes) head = NULL;
  guint n_messages;
  guint64 octets;

  pr_pop3_session_stat_and_uidl (session, &n_messages, &octets, &uidls, NULL, NULL);
  sizes = pr_pop3_session_list (session, NULL, NULL);
  message = pr_pop3_session_retr (session, 1, 10000, NULL, NULL);
  head = pr_pop3_session_top (session, 1, 1, 10000, NULL, NULL);
  pr_pop3_session_dele (session, numbers, G_N_ELEMENTS (numbers), deleted, NULL, NULL);
  pr_pop3_session_quit (session, NULL, NULL);
}

/* A whole session of POP2 or POP1 against what a server may say, and the same octets as a
 * mailbox and as a reply. The first octet chooses the protocol, the size of the pieces
 * and whether the server waits for commands. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const PrPop3Credentials credentials = { .user = "ada",
                                          .secret = "secret",
                                          .mechanism = "user",
                                          .allow_clear = TRUE };
  g_autoptr (GIOStream) wire = NULL;
  g_autoptr (PrPopBridge) bridge = NULL;
  g_autoptr (PrPop3Session) session = NULL;
  PrPop2Reply reply;

  if (size == 0)
    return 0;
  split (data + 1, size - 1);
  pr_pop2_reply_parse ((const char *) data + 1, size - 1, &reply);
  wire = pr_test_script_new ((const char *) data + 1, size - 1, data[0] & 15);
  pr_test_script_set_eager (wire, (data[0] & 64) != 0);
  bridge = pr_pop_bridge_new (wire, data[0] & 128 ? PR_PROTOCOL_POP1 : PR_PROTOCOL_POP2);
  session = pr_pop3_session_new (G_IO_STREAM (bridge));
  if (pr_pop3_session_open (session, NULL, NULL) &&
      pr_pop3_session_capa (session, NULL, NULL) &&
      pr_pop3_session_login (session, &credentials, NULL, NULL))
    run_session (session);
  return 0;
}
