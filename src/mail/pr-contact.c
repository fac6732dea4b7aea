/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-contact.h"

void
pr_contact_free (PrContact *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->organization);
  g_free (self->title);
  g_strfreev (self->emails);
  g_strfreev (self->phones);
  g_strfreev (self->addresses);
  g_free (self);
}
