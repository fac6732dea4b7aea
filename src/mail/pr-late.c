/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-late-private.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (pr_late_error, pr_late_error)

static GMutex lock;
static const char *pretended;

void
pr_late_pretend_missing (const char *soname)
{
  g_atomic_pointer_set (&pretended, soname);
}

static gboolean
is_pretended_missing (const PrLate *self)
{
  return g_strcmp0 (g_atomic_pointer_get (&pretended), self->soname) == 0;
}

/* Fills the table only when everything is there. */
static gboolean
fill_table (PrLate *self, void *library, GError **error)
{
  char *slot = self->table;

  for (const char *name = self->names; *name != '\0'; name += strlen (name) + 1)
    {
      gpointer symbol = dlsym (library, name);

      if (symbol == NULL)
        {
          g_info ("%s has no %s", self->soname, name);
          g_set_error (error, PR_LATE_ERROR, PR_LATE_ERROR_TOO_OLD,
                       _ ("The library %s is too old: install a newer one, then try "
                          "again."),
                       self->soname);
          return FALSE;
        }
      memcpy (slot, &symbol, sizeof symbol);
      slot += sizeof symbol;
    }
  return TRUE;
}

/* Not g_module_open (): that looks into the current folder first, where a stranger's
 * archive was unpacked, for a libtool archive that names another file to load. */
static gboolean
load (PrLate *self, GError **error)
{
  void *library = NULL;

  if (!is_pretended_missing (self))
    library = dlopen (self->soname, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL)
    {
      const char *cause = dlerror ();

      g_info ("%s", cause != NULL ? cause : self->soname);
      g_set_error (error, PR_LATE_ERROR, PR_LATE_ERROR_MISSING,
                   _ ("The library %s cannot be opened: install the package that brings "
                      "it, then try again."),
                   self->soname);
      return FALSE;
    }
  return fill_table (self, library, error);
}

gboolean
pr_late_open (PrLate *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (g_atomic_int_get (&self->opened) && !is_pretended_missing (self))
    return TRUE;
  locker = g_mutex_locker_new (&lock);
  if (g_atomic_int_get (&self->opened) && !is_pretended_missing (self))
    return TRUE;
  if (!load (self, error))
    return FALSE;
  g_atomic_int_set (&self->opened, TRUE);
  return TRUE;
}
