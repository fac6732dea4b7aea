/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "setup/pr-secrets.h"

G_BEGIN_DECLS

/* The desktop's Secret Service. PR_SECRETS_ERROR_UNAVAILABLE where there is none that
 * can be used, PR_SECRETS_ERROR_NONE when it holds nothing for @account. */
char *pr_secret_service_lookup (const PrAccount *account,
                                PrSecretKind kind,
                                GCancellable *cancellable,
                                GError **error);
gboolean pr_secret_service_store (const PrAccount *account,
                                  PrSecretKind kind,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean pr_secret_service_forget (const PrAccount *account,
                                   PrSecretKind kind,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
