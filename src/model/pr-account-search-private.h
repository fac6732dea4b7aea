/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* Finds the accounts with a server that are called @names, each once, in that order; all
 * of them with %NULL. The source object of @callback is NULL. */
void pr_account_search_start (PrStore *store,
                              const char *const *names,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full): of PrAccount; NULL with @error where one is not there */
GPtrArray *pr_account_search_finish (GAsyncResult *result, GError **error);

G_END_DECLS
