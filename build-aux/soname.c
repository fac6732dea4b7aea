/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the name under which the loader found the library that holds SYMBOL. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF (name)

extern void SYMBOL (void);
static void (*volatile linked) (void) = SYMBOL;

int
main (void)
{
  Dl_info info;
  void *symbol = dlsym (RTLD_NEXT, TEXT (SYMBOL));
  const char *name;

  if (linked == NULL || symbol == NULL || dladdr (symbol, &info) == 0)
    return 1;
  name = strrchr (info.dli_fname, '/');
  name = name != NULL ? name + 1 : info.dli_fname;
  if (strstr (name, ".so") == NULL)
    return 1; /* linked statically */
  fputs (name, stdout);
  return 0;
}
