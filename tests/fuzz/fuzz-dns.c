/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-dns-private.h"

#include <string.h>

#include "net/pr-net-limits.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The input as an answer to a question for TLSA records, behind an id that fits, and as
 * resolv.conf. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) question =
    pr_dns_make_question ("_995._tcp.pop.example.org", 0x1234);
  g_autofree guint8 *answer = g_malloc (size + 2);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GSocketAddress) resolver = pr_dns_find_resolver (text);
  g_autoptr (GPtrArray) records = NULL;

  answer[0] = 0x12;
  answer[1] = 0x34;
  memcpy (answer + 2, data, size);
  records = pr_dns_read_answer (question, answer, size + 2);
  g_assert_true (records == NULL || records->len <= PR_NET_MAX_TLSA);
  return 0;
}
