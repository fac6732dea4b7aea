/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/pr-link-simulator.h"
#include "sync-fixture.h"

G_BEGIN_DECLS

/* An account whose server is reached over a link that can be made bad, and what each sync
 * was given of messages. */
typedef struct
{
  SyncFixture *sync;
  PrLinkSimulator *link;

  /* Of the last run */
  GQueue commands;    /* that wait for their replies; of char */
  gboolean in_auth;   /* the client's next line is no command */
  gboolean is_coming; /* a message is */
  guint n_begun;      /* messages that began to come by RETR */
  guint n_given;      /* and that came to their end */
  gboolean is_head;   /* what comes came by TOP */
  GArray *ends;       /* of guint64: octets of the link so far, at each of these ends */

  /* Of all runs */
  guint n_heads;       /* that came to their end */
  guint64 head_octets; /* of their replies */
} LinkRig;

LinkRig *link_rig_new (PrTestServerFlags flags);
void link_rig_free (LinkRig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LinkRig, link_rig_free)

/* @n messages of mixed sizes, most of them small. */
void link_rig_add (LinkRig *rig, guint n);
/* Octets of messages 1 … @n, and of the largest of them. */
guint64 link_rig_measure (guint n, guint64 *largest);
/* The account goes under TLS: PR_SECURITY_TLS or PR_SECURITY_STARTTLS. */
void link_rig_protect (LinkRig *rig, PrSecurity security);

/* What is here: each message once, whole or how it begins, to the octet as the server has
 * it. Returns how many are whole. */
guint link_rig_check_stored (LinkRig *rig);

/* Runs once, whatever comes of it, and checks what holds for any run: what was given
 * whole is stored, so that it costs the message in flight at most, and trouble is such
 * that trying again may help. FALSE: it ended in trouble. @code: (optional): in which. */
gboolean link_rig_run (LinkRig *rig, PrTroubleCode *code);
/* Runs over a link without a fault, and checks that it ends well, asks for nothing that
 * is here whole, and that then all of 1 … @n are here. */
void link_rig_finish (LinkRig *rig, guint n);

/* Connections so far, refused ones too. */
guint link_rig_count_connections (LinkRig *rig);

G_END_DECLS
