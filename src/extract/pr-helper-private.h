/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_helper_run:
 * @arguments: the program, looked for in PATH, and what it is given; it reads
 *   "/proc/self/fd/0"
 * @octets: of the file, which it gets as standard input that can be sought in
 *
 * Runs a program that reads what a stranger sent: without network and terminal, with no
 * more memory and time than the limits, and with the lowest priority. It can write
 * nothing into a file, but can read those that the person can. Blocks.
 *
 * Returns: (transfer full): what it wrote, up to PR_EXTRACT_MAX_HELPER_OCTETS; or %NULL
 * where it is not installed or failed before it wrote anything
 */
GString *pr_helper_run (const char *const *arguments, GBytes *octets);

G_END_DECLS
