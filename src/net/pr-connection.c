/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-connection.h"

G_DEFINE_QUARK (pr_net_error, pr_net_error)
