/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store.h"

G_DEFINE_QUARK (pr_store_error, pr_store_error)
