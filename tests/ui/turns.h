/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turns of the main loop: all that it does between two waits for something to happen,
 * which is how long a key or a frame may have to wait. Of the default context; one at a
 * time. */

/* Takes the turns from now on; forgets those before. */
void turns_begin (void);
/* (transfer none) (element-type double): milliseconds of each turn since then. */
GArray *turns_get_wall (void);
/* The same in CPU of the main thread, which a busy machine does not falsify. */
GArray *turns_get_cpu (void);
/* The longest in CPU, in milliseconds. */
double turns_get_longest (void);

G_END_DECLS
