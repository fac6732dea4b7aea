/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Libraries that many a run never needs cost more at start than all else that it does:
 * they are opened when first needed, and stay. Each has one header, private to its floor,
 * with
 *
 *   #define PR_SUMS_SYMBOLS(X) X (sum_, make) X (sum_, free)
 *   typedef struct { PR_SUMS_SYMBOLS (PR_LATE_MEMBER) } PrSums;
 *
 * for a table whose members are pointers of the types that the library's header declares:
 * sums.make () is sum_make (). So the compiler checks every call, and the linker refuses
 * one that goes past the table. A member named after a variable points at it; where a
 * prefix is left empty the whole name stays. */

#define PR_LATE_MEMBER(prefix, name) __typeof__ (prefix##name) *name;
#define PR_LATE_NAME(prefix, name) #prefix #name "\0"

typedef struct
{
  const char *soname;
  const char *names; /* of what the table holds, in its order, each with its NUL; the last
                        is empty */
  gpointer table;
  int opened; /* atomic */
} PrLate;

#define PR_LATE_ERROR (pr_late_error_quark ())
GQuark pr_late_error_quark (void);

typedef enum
{
  PR_LATE_ERROR_MISSING, /* not here, or it cannot be loaded */
  PR_LATE_ERROR_TOO_OLD, /* it lacks something */
} PrLateError;

/**
 * pr_late_open:
 *
 * Opens the library unless it is open, and fills its table. Any thread. What failed is
 * tried again by the next call, for a window may outlive an installation.
 *
 * Returns: %FALSE with a %PR_LATE_ERROR, a sentence that tells what to do
 */
gboolean pr_late_open (PrLate *self, GError **error);

/* Packagers' tools find what a program is linked with; what it opens late they find by
 * this note (ELF dlopen metadata of the UAPI group). @priority: "required", "recommended"
 * or "suggested". It belongs beside the call of pr_late_open (), in the same file. */
#define PR_LATE_NOTE(name, soname, feature, description, priority)                  \
  PR_LATE_NOTE_JSON (name,                                                          \
                     "[{\"feature\":\"" feature "\",\"description\":\"" description \
                     "\",\"priority\":\"" priority "\",\"soname\":[\"" soname "\"]}]")
#define PR_LATE_NOTE_JSON(name, json)                                      \
  static const struct                                                      \
  {                                                                        \
    guint32 owner_size, json_size, type;                                   \
    char owner[4];                                                         \
    char text[sizeof (json)];                                              \
  } name __attribute__ ((used, aligned (4), section (".note.dlopen"))) = { \
    4, sizeof (json), 0x407c0c0a, "FDO", json                              \
  };

G_END_DECLS
