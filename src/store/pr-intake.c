/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-intake.h"

#include "store/pr-spool-private.h"

#define CANCEL_CHECK_US (50 * 1000)
#define PRESSED_US (500 * 1000)
#define MAX_MAKERS 4 /* threads that make ready: one writer keeps up with no more */

/* What a thread takes at a time, so that small messages cost few locks. */
#define SHARE_MESSAGES 8
#define SHARE_OCTETS (32u << 10)

/* With more than this to make ready, packing has to wait. */
#define BEHIND_OCTETS (256u << 10)

/* A message between who pushes and the disk. */
typedef struct
{
  PrIncoming *incoming;
  PrArrival *arrival; /* once it is ready */
  guint64 octets;
  gint64 pushed_at;
} Entry;

struct _PrIntake
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  PrSpool *spool; /* or NULL */
  GThread *writer;
  GThread *makers[MAX_MAKERS];
  guint n_makers;

  gint64 account;
  gint64 folder;
  PrIntakeFunc func;
  gpointer user_data;
  PrIntakeWaitFunc wait_func; /* of who pushes, who alone looks at these */
  gpointer wait_data;
  gint64 wait_us;

  GMutex mutex; /* over all that follows */
  GCond work;   /* for those who make ready */
  GCond ready;  /* for the writer */
  GCond room;   /* for who waits */

  /* A ring; the counts only go up: n_stored <= n_ready <= n_taken <= n_pushed. */
  Entry entries[PR_STORE_QUEUE_MESSAGES];
  guint64 n_pushed;
  guint64 n_taken;      /* by those who make ready */
  guint64 n_ready;      /* all below are ready */
  guint64 n_stored;     /* all below are durable */
  guint64 held;         /* octets not yet durable */
  guint64 octets_ready; /* of these, ready */

  guint64 failed; /* the first that could not be made ready, or G_MAXUINT64 */
  GError *failure;
  GError *error;        /* nothing is taken after it */
  gboolean waiting;     /* somebody waits for the disk */
  gboolean closing;     /* end when all is stored */
  gboolean expecting;   /* a large message, for which room was made */
  gint64 pressed_until; /* monotonic */
};

static Entry *
get_entry (PrIntake *self, guint64 number)
{
  return &self->entries[number % PR_STORE_QUEUE_MESSAGES];
}

/* Its octets are still counted. */
static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->arrival, pr_arrival_free);
  g_clear_pointer (&entry->incoming, pr_incoming_free);
}

/* Whether the writer has something to do now, or else at *@deadline (0: not known yet);
 * called with the lock held. With more on the way to be ready, who waits gains nothing by
 * a smaller batch. */
static gboolean
is_batch_ready (PrIntake *self, gint64 *deadline)
{
  guint64 n = self->n_ready - self->n_stored;

  *deadline = 0;
  if (self->n_ready == self->failed)
    return TRUE;
  if (n == 0)
    return FALSE;
  *deadline = get_entry (self, self->n_stored)->pushed_at +
              PR_STORE_BATCH_MS * G_TIME_SPAN_MILLISECOND;
  return n >= PR_STORE_BATCH_MESSAGES || self->octets_ready >= PR_STORE_BATCH_OCTETS ||
         ((self->waiting || self->closing) && self->n_ready == self->n_pushed) ||
         g_get_monotonic_time () >= *deadline;
}

/* Called with the lock held. */
static void
wake_writer (PrIntake *self)
{
  gint64 deadline;

  if (is_batch_ready (self, &deadline))
    g_cond_signal (&self->ready);
}

/* ---- making ready ---- */

/* A thread's part of the queue, which nobody else touches meanwhile. */
typedef struct
{
  guint64 first;
  guint n;
  gboolean behind; /* there is no time to pack */
  PrArrival *made[SHARE_MESSAGES];
} Share;

/* Called with the lock held. */
static void
take_share (PrIntake *self, Share *share)
{
  guint64 octets = 0;

  share->first = self->n_taken;
  share->behind = self->held - self->octets_ready > BEHIND_OCTETS;
  share->n = 0;
  while (self->n_taken < self->n_pushed && share->n < SHARE_MESSAGES &&
         octets < SHARE_OCTETS)
    {
      octets += get_entry (self, self->n_taken++)->octets;
      share->n++;
    }
}

/* Called without the lock. How many there are before the one that failed. */
static guint
prepare_share (PrIntake *self, Share *share, GError **error)
{
  for (guint i = 0; i < share->n; i++)
    {
      PrIncoming *incoming = get_entry (self, share->first + i)->incoming;

      share->made[i] = pr_store_prepare (self->store, incoming, error);
      if (share->made[i] == NULL)
        return i;
      if (!share->behind || self->spool == NULL || incoming->raw == NULL ||
          !pr_spool_takes (self->spool, g_bytes_get_size (incoming->raw)))
        pr_arrival_pack (self->store, share->made[i]);
    }
  return share->n;
}

/* Called with the lock held. */
static void
give_share (PrIntake *self, const Share *share, guint n_made, GError *failure)
{
  gboolean none_ready = self->n_ready == self->n_stored;

  for (guint i = 0; i < n_made; i++)
    get_entry (self, share->first + i)->arrival = share->made[i];
  while (self->n_ready < self->n_taken &&
         get_entry (self, self->n_ready)->arrival != NULL)
    self->octets_ready += get_entry (self, self->n_ready++)->octets;
  if (failure != NULL && share->first + n_made < self->failed)
    {
      self->failed = share->first + n_made;
      g_clear_error (&self->failure);
      self->failure = g_error_copy (failure);
    }
  if (none_ready)
    g_cond_signal (&self->ready); /* it has no deadline yet */
  wake_writer (self);
}

static gpointer
make_thread (gpointer data)
{
  PrIntake *self = data;

  g_mutex_lock (&self->mutex);
  while (self->error == NULL && self->failure == NULL)
    {
      g_autoptr (GError) failure = NULL;
      Share share;
      guint n_made;

      if (self->n_taken == self->n_pushed && self->closing)
        break;
      if (self->n_taken == self->n_pushed)
        {
          g_cond_wait (&self->work, &self->mutex);
          continue;
        }
      take_share (self, &share);
      g_mutex_unlock (&self->mutex);
      n_made = prepare_share (self, &share, &failure);
      g_mutex_lock (&self->mutex);
      give_share (self, &share, n_made, failure);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* ---- storing ---- */

/* What is stored at once, borrowed of the queue; called with the lock held. */
static GPtrArray *
list_batch (PrIntake *self)
{
  GPtrArray *batch = g_ptr_array_sized_new (PR_STORE_BATCH_MESSAGES);
  guint64 octets = 0;

  for (guint64 i = self->n_stored;
       i < self->n_ready && batch->len < PR_STORE_BATCH_MESSAGES &&
       octets < PR_STORE_BATCH_OCTETS;
       i++)
    {
      const Entry *entry = get_entry (self, i);

      octets += entry->octets;
      g_ptr_array_add (batch, entry->arrival);
    }
  return batch;
}

/* Called with the lock held. */
static void
end_expecting (PrIntake *self)
{
  if (self->expecting)
    pr_room_leave (&self->store->room);
  self->expecting = FALSE;
}

/* Called without the lock. Who is told of a large message may index it. */
static void
let_go_of_octets (PrIntake *self, Entry *entry)
{
  g_clear_pointer (&entry->arrival, pr_arrival_free);
  g_clear_pointer (&entry->incoming->raw, g_bytes_unref);
  g_mutex_lock (&self->mutex);
  end_expecting (self);
  g_mutex_unlock (&self->mutex);
}

/* Called without the lock; frees what is stored. */
static gboolean
store_batch (PrIntake *self, guint64 first, GPtrArray *batch, GError **error)
{
  if (self->spool != NULL)
    pr_spool_put (self->spool, batch);
  if (!pr_store_add_arrivals (self->store, self->account, self->folder, batch, NULL,
                              error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      Entry *entry = get_entry (self, first + i);

      if (entry->octets > PR_STORE_QUEUE_OCTETS)
        let_go_of_octets (self, entry);
      if (self->func != NULL)
        self->func (entry->incoming, self->user_data);
      entry_clear (entry);
    }
  return TRUE;
}

/* Called with the lock held, which is let go while the disk works. */
static void
write_batch (PrIntake *self)
{
  g_autoptr (GPtrArray) batch = list_batch (self);
  g_autoptr (GError) error = NULL;
  gboolean stored;

  if (batch->len == 0)
    {
      self->error = g_error_copy (self->failure);
      return;
    }
  g_mutex_unlock (&self->mutex);
  stored = store_batch (self, self->n_stored, batch, &error);
  g_mutex_lock (&self->mutex);
  if (!stored)
    {
      self->error = g_steal_pointer (&error);
      return;
    }
  for (guint i = 0; i < batch->len; i++)
    {
      guint64 octets = get_entry (self, self->n_stored++)->octets;

      self->held -= octets;
      self->octets_ready -= octets;
    }
}

static gpointer
write_thread (gpointer data)
{
  PrIntake *self = data;
  gint64 deadline;

  g_mutex_lock (&self->mutex);
  while (self->error == NULL && (!self->closing || self->n_stored < self->n_pushed))
    if (is_batch_ready (self, &deadline))
      {
        write_batch (self);
        g_cond_broadcast (&self->room);
      }
    else if (deadline != 0)
      g_cond_wait_until (&self->ready, &self->mutex, deadline);
    else
      g_cond_wait (&self->ready, &self->mutex);
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* ---- for who pushes ---- */

static guint
choose_n_makers (void)
{
  return CLAMP (g_get_num_processors () / 2, 1, MAX_MAKERS);
}

PrIntake *
pr_intake_new (PrStore *store,
               gint64 account,
               gint64 folder,
               gboolean spool,
               PrIntakeFunc stored,
               gpointer user_data,
               GCancellable *cancellable)
{
  PrIntake *self;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);

  self = g_new0 (PrIntake, 1);
  self->store = g_object_ref (store);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->spool = spool ? pr_spool_new (store, account) : NULL;
  self->account = account;
  self->folder = folder;
  self->func = stored;
  self->user_data = user_data;
  self->failed = G_MAXUINT64;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_cond_init (&self->ready);
  g_cond_init (&self->room);
  self->writer = g_thread_new ("pr-write", write_thread, self);
  self->n_makers = choose_n_makers ();
  for (guint i = 0; i < self->n_makers; i++)
    self->makers[i] = g_thread_new ("pr-prepare", make_thread, self);
  return self;
}

void
pr_intake_free (PrIntake *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->work);
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->n_makers; i++)
    g_thread_join (self->makers[i]);
  g_thread_join (self->writer);

  for (guint i = 0; i < PR_STORE_QUEUE_MESSAGES; i++)
    entry_clear (&self->entries[i]);
  g_clear_error (&self->failure);
  g_clear_error (&self->error);
  g_cond_clear (&self->room);
  g_cond_clear (&self->ready);
  g_cond_clear (&self->work);
  g_mutex_clear (&self->mutex);
  end_expecting (self);
  g_clear_pointer (&self->spool, pr_spool_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_free (self);
}

/* Called with the lock held. */
static gboolean
has_room (PrIntake *self, guint64 octets)
{
  guint64 n_held = self->n_pushed - self->n_stored;

  return n_held == 0 || (n_held < PR_STORE_QUEUE_MESSAGES &&
                         self->held + octets <= PR_STORE_QUEUE_OCTETS);
}

void
pr_intake_set_wait (PrIntake *self,
                    guint seconds,
                    PrIntakeWaitFunc func,
                    gpointer user_data)
{
  self->wait_us = seconds * G_USEC_PER_SEC;
  self->wait_func = func;
  self->wait_data = user_data;
}

/* Called with the lock held, which is let go for who waits to keep other things alive.
 * *@since: when it began to wait. */
static void
wait_a_little (PrIntake *self, gint64 *since)
{
  gint64 now = g_get_monotonic_time ();

  if (*since == 0)
    *since = now;
  if (self->wait_func != NULL && now - *since >= self->wait_us)
    {
      *since = now;
      g_mutex_unlock (&self->mutex);
      self->wait_func (self->wait_data);
      g_mutex_lock (&self->mutex);
    }
  else
    g_cond_wait_until (&self->room, &self->mutex, now + CANCEL_CHECK_US);
}

/* Called with the lock held. */
static gboolean
wait_for_room (PrIntake *self, guint64 octets, GError **error)
{
  gboolean cancelled = FALSE;
  gint64 since = 0;

  while (self->error == NULL && !has_room (self, octets) && !cancelled)
    {
      self->pressed_until = g_get_monotonic_time () + PRESSED_US;
      self->waiting = TRUE;
      wake_writer (self);
      wait_a_little (self, &since);
      cancelled = g_cancellable_is_cancelled (self->cancellable);
    }
  self->waiting = FALSE;
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL &&
         !(cancelled && g_cancellable_set_error_if_cancelled (self->cancellable, error));
}

gboolean
pr_intake_push (PrIntake *self, PrIncoming *incoming, GError **error)
{
  g_autoptr (PrIncoming) taken = incoming;
  guint64 octets = incoming->raw != NULL ? g_bytes_get_size (incoming->raw) : 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry;

  if (!wait_for_room (self, octets, error))
    return FALSE;
  entry = get_entry (self, self->n_pushed++);
  entry->incoming = g_steal_pointer (&taken);
  entry->octets = octets;
  entry->pushed_at = g_get_monotonic_time ();
  self->held += octets;
  g_cond_signal (&self->work);
  return TRUE;
}

/* Called with the lock held. */
static void
wait_until_stored (PrIntake *self)
{
  gint64 since = 0;

  while (self->error == NULL && self->n_stored < self->n_pushed)
    {
      self->waiting = TRUE;
      wake_writer (self);
      wait_a_little (self, &since);
    }
  self->waiting = FALSE;
}

void
pr_intake_expect_large (PrIntake *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  gint64 since = 0;

  wait_until_stored (self);
  while (self->error == NULL && !self->expecting &&
         !g_cancellable_is_cancelled (self->cancellable))
    {
      self->expecting = pr_room_enter (&self->store->room);
      if (!self->expecting)
        wait_a_little (self, &since);
    }
}

gboolean
pr_intake_flush (PrIntake *self, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  wait_until_stored (self);
  end_expecting (self);
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}

gboolean
pr_intake_is_pressed (PrIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_get_monotonic_time () < self->pressed_until;
}
