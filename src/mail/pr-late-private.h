/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-late.h"

G_BEGIN_DECLS

/* For tests: from here on this library is not there; NULL: all are again. */
void pr_late_pretend_missing (const char *soname);

G_END_DECLS
