/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setup/pr-secrets.h"

G_DEFINE_QUARK (pr_secrets_error, pr_secrets_error)
