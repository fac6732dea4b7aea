/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times that are taken, and what is said of them: JSON, one figure a line. */

/* CPU that this thread has used, in milliseconds. */
double figures_cpu_ms (void);
/* The same of all threads: what a busy machine does not falsify. */
double figures_process_cpu_ms (void);
/* A clock of milliseconds. */
double figures_now_ms (void);

/* "NAME": NUMBER */
void figures_tell (const char *name, double number);
/* p50, p95, p99 and max of @times (of double), as NAME_p50_ms and so on, and how many. */
void figures_tell_times (const char *name, GArray *times);
/* Memory of this process: proportional set size, and what it shares with nobody. */
void figures_tell_memory (const char *name);

G_END_DECLS
