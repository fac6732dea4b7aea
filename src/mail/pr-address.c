/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-address.h"

/**
 * pr_address_new:
 * @name: (nullable): display name, decoded; "" counts as none
 * @address: (nullable): addr-spec
 */
PrAddress *
pr_address_new (const char *name, const char *address)
{
  PrAddress *self = g_new0 (PrAddress, 1);

  if (name != NULL && *name != '\0')
    self->name = g_strdup (name);
  self->address = g_strdup (address != NULL ? address : "");
  return self;
}

void
pr_address_free (PrAddress *address)
{
  if (address == NULL)
    return;
  g_free (address->name);
  g_free (address->address);
  g_free (address);
}

char *
pr_address_to_text (const PrAddress *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  if (address->name == NULL)
    return g_strdup (address->address);
  if (*address->address == '\0')
    return g_strdup (address->name);
  return g_strdup_printf ("%s <%s>", address->name, address->address);
}

char *
pr_addresses_to_text (GPtrArray *addresses)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (addresses != NULL, NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *one = pr_address_to_text (addresses->pdata[i]);

      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, one);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
