/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-server.h"
