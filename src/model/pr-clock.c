/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-clock-private.h"

#ifdef __linux__

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MANY_YEARS (10 * 366 * 86400)

struct _PrClock
{
  int fd;
  guint source;
  GFunc func;
  gpointer user_data;
};

/* In many years: it ends before only when the clock was set. */
static gboolean
arm (int fd)
{
  const struct itimerspec late = { .it_value.tv_sec = time (NULL) + MANY_YEARS };

  return timerfd_settime (fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &late, NULL) ==
         0;
}

static gboolean
set_cb (int fd, GIOCondition condition, gpointer user_data)
{
  PrClock *self = user_data;
  guint64 n_expired;

  /* Whatever woke it, a timer that cannot be armed again would do so for ever. */
  if (read (fd, &n_expired, sizeof n_expired) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  if (!arm (fd))
    {
      self->source = 0;
      return G_SOURCE_REMOVE;
    }
  self->func (self, self->user_data);
  return G_SOURCE_CONTINUE;
}

PrClock *
pr_clock_new (GFunc func, gpointer user_data)
{
  int fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  PrClock *self;

  if (fd < 0)
    return NULL;
  if (!arm (fd))
    {
      close (fd);
      return NULL;
    }
  self = g_new0 (PrClock, 1);
  self->fd = fd;
  self->func = func;
  self->user_data = user_data;
  self->source = g_unix_fd_add (fd, G_IO_IN, set_cb, self);
  return self;
}

void
pr_clock_free (PrClock *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  close (self->fd);
  g_free (self);
}

int
pr_clock_get_fd (PrClock *self)
{
  return self->fd;
}

#else

PrClock *
pr_clock_new (GFunc func, gpointer user_data)
{
  return NULL;
}

void
pr_clock_free (PrClock *self)
{
}

int
pr_clock_get_fd (PrClock *self)
{
  return -1;
}

#endif
