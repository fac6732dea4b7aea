/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A person or a firm of a vCard (RFC 6350). Strings are fit for one line. */
typedef struct
{
  char *name;         /* "" when it tells none */
  char *organization; /* or NULL */
  char *title;        /* or NULL */
  GStrv emails;
  GStrv phones;
  GStrv addresses; /* of houses */
} PrContact;

void pr_contact_free (PrContact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrContact, pr_contact_free)

G_END_DECLS
