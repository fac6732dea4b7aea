/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox.h"

int
main (int argc, char **argv)
{
  return 0;
}
