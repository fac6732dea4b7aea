/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into the tests under ThreadSanitizer, which knows pthread's locks but not
 * those that GLib makes of futexes: without this every lock of GLib's is a false alarm.
 * Each function tells what it orders and goes on to GLib's own. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <gio/gio.h>

/* Missing in programs that are not built with the sanitizer. */
__attribute__ ((weak)) void __tsan_acquire (void *address);
__attribute__ ((weak)) void __tsan_release (void *address);

static void
acquire (gconstpointer address)
{
  if (__tsan_acquire != NULL && address != NULL)
    __tsan_acquire ((void *) address);
}

static void
release (gconstpointer address)
{
  if (__tsan_release != NULL && address != NULL)
    __tsan_release ((void *) address);
}

/* GLib's own function of that name. */
#define GLIB(name)                                         \
  ({                                                       \
    static __typeof__ (&name) own;                         \
    if (own == NULL)                                       \
      *(void **) (void *) &own = dlsym (RTLD_NEXT, #name); \
    own;                                                   \
  })

/* Comes after what others did with it, and lets others come after. */
#define ORDERS_AFTER(name, argument_type) \
  void name (argument_type pointer)       \
  {                                       \
    GLIB (name) (pointer);                \
    acquire (pointer);                    \
  }
#define ORDERS_BEFORE(name, argument_type) \
  void name (argument_type pointer)        \
  {                                        \
    release (pointer);                     \
    GLIB (name) (pointer);                 \
  }
/* The last who lets go frees: after all the others. */
#define LETS_GO(name, argument_type) \
  void name (argument_type pointer)  \
  {                                  \
    release (pointer);               \
    acquire (pointer);               \
    GLIB (name) (pointer);           \
  }

ORDERS_AFTER (g_mutex_lock, GMutex *)
ORDERS_BEFORE (g_mutex_unlock, GMutex *)
ORDERS_AFTER (g_rec_mutex_lock, GRecMutex *)
ORDERS_BEFORE (g_rec_mutex_unlock, GRecMutex *)
LETS_GO (g_array_unref, GArray *)
LETS_GO (g_bytes_unref, GBytes *)
LETS_GO (g_hash_table_unref, GHashTable *)
LETS_GO (g_object_unref, gpointer)
LETS_GO (g_ptr_array_unref, GPtrArray *)
LETS_GO (g_source_unref, GSource *)

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = GLIB (g_mutex_trylock) (mutex);

  if (locked)
    acquire (mutex);
  return locked;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  release (mutex);
  GLIB (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;

  release (mutex);
  signalled = GLIB (g_cond_wait_until) (cond, mutex, end_time);
  acquire (mutex);
  return signalled;
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  release (box);
  acquire (box);
  GLIB (g_atomic_rc_box_release_full) (box, clear);
}

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  release (count);
  acquire (count);
  return GLIB (g_atomic_ref_count_dec) (count);
}

/* ---- between a thread and a main context ---- */

guint
g_source_attach (GSource *source, GMainContext *context)
{
  release (source);
  release (context != NULL ? (gpointer) context : (gpointer) g_main_context_default ());
  return GLIB (g_source_attach) (source, context);
}

gboolean
g_main_context_iteration (GMainContext *context, gboolean may_block)
{
  gboolean dispatched = GLIB (g_main_context_iteration) (context, may_block);

  acquire (context != NULL ? (gpointer) context : (gpointer) g_main_context_default ());
  return dispatched;
}

/* What a source brings was made before it was attached. */
void
g_source_set_callback (GSource *source,
                       GSourceFunc func,
                       gpointer data,
                       GDestroyNotify notify)
{
  release (data);
  GLIB (g_source_set_callback) (source, func, data, notify);
}

/* ---- tasks, whose threads are of a pool inside GLib ---- */

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = g_object_get_data (G_OBJECT (task), "tsan-func");

  acquire (task);
  func (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), "tsan-func", func);
  release (task);
  GLIB (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  release (task);
  GLIB (g_task_return_pointer) (task, result, destroy);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  acquire (task);
  return GLIB (g_task_propagate_pointer) (task, error);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  release (task);
  GLIB (g_task_return_boolean) (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  release (task);
  GLIB (g_task_return_error) (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  acquire (task);
  return GLIB (g_task_propagate_boolean) (task, error);
}
