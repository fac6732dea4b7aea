/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfer/pr-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_OCTETS 65536 /* asked for of a file that says it is shorter */

void
pr_file_set_error (GError **error, int error_number)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number),
               /* Translators: the reason, as the system words it */
               _ ("It cannot be read: %s. See to that, then import it again."),
               g_strerror (error_number));
}

int
pr_file_open (int parent_fd, const char *name, guint64 *octets, GError **error)
{
  int fd = openat (parent_fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    pr_file_set_error (error, errno);
  else if (S_ISREG (status.st_mode))
    {
      *octets = status.st_size;
      return fd;
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _ ("It is neither a file nor a folder. Give one with mail in "
                            "it."));
  if (fd >= 0)
    close (fd);
  return -1;
}

gssize
pr_file_read (int fd, void *buffer, gsize length, GError **error)
{
  gssize n;

  do
    n = read (fd, buffer, length);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    pr_file_set_error (error, errno);
  return n;
}

gboolean
pr_file_load (int fd, gsize max, GByteArray *into, GError **error)
{
  gsize ask = FIRST_OCTETS;
  gsize length = 0;
  gssize n;

  do
    {
      g_byte_array_set_size (into, length + ask);
      n = pr_file_read (fd, into->data + length, ask, error);
      length += MAX (n, 0);
      if ((gsize) MAX (n, 0) == ask)
        ask = MIN (ask * 2, 4u << 20);
    }
  while (n > 0 && length <= max);
  g_byte_array_set_size (into, length);
  if (n >= 0 && length <= max)
    return TRUE;
  if (n >= 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                 _ ("It is larger than %u MiB, which cannot be stored. Read it where it "
                    "is."),
                 (guint) (max >> 20));
  return FALSE;
}
