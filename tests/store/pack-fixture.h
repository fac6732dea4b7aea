/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-fixture.h"

G_BEGIN_DECLS

/* Message @n, which takes about @size octets however it is compressed; another size is
 * another message. */
GBytes *pack_message (guint n, gsize size);
/* Adds messages @first … @first + @n - 1, in one batch. */
void pack_fixture_add (StoreFixture *f, guint first, guint n, gsize size);
/* All that there are, @n of them, come back as they were added. */
void pack_fixture_check (StoreFixture *f, guint n);
/* Deletes the messages for which @where, of SQL, is so, with all that goes with them. */
void pack_fixture_delete (StoreFixture *f, const char *where);
/* Cares until there is nothing left to do; how many packs were written meanwhile. */
gint64 pack_fixture_maintain (StoreFixture *f);
guint pack_fixture_count_complaints (StoreFixture *f);

G_END_DECLS
