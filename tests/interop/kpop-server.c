/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test double of a KPOP server: no Debian package has one any more. The login is real,
 * by krb5_recvauth () of libkrb5 with the key of a keytab; what follows is as much POP3
 * as a check needs, with two messages. In place of krb5_kuserok (), which asks for users
 * of this machine, the name of the principal has to be that of the user.
 *
 *   kpop-server KEYTAB HEARD [FAULT]
 *
 * prints its port, serves one session after the other, and writes what clients say to the
 * file HEARD. FAULT: "version" speaks of another KPOP, "plain" is a POP3 server without
 * Kerberos, "huge" announces a message without end, "silent" proves nothing of itself. */

#include <arpa/inet.h>
#include <krb5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KPOP_VERSION "KPOPV1.0"

static const char *const messages[] = {
  "Subject: One\r\nMessage-ID: <1@kpop.example>\r\n\r\nFirst\r\n",
  "Subject: Two\r\nMessage-ID: <2@kpop.example>\r\n\r\nSecond\r\n",
};
#define N_MESSAGES 2

/* Name of who showed a ticket, without the realm; NULL: nobody did. */
static char *
take_ticket (int fd, const char *keytab_name, const char *version)
{
  krb5_context context;
  krb5_auth_context auth = NULL;
  krb5_keytab keytab;
  krb5_ticket *ticket = NULL;
  krb5_error_code code;
  char appl[] = "                ";
  char *name = NULL;

  if (krb5_init_context (&context) != 0 ||
      krb5_kt_resolve (context, keytab_name, &keytab) != 0)
    return NULL;
  strcpy (appl, version);
  code = krb5_recvauth (context, &auth, &fd, appl, NULL, 0, keytab, &ticket);
  if (code != 0)
    fprintf (stderr, "recvauth: %s\n", krb5_get_error_message (context, code));
  else
    krb5_unparse_name_flags (context, ticket->enc_part2->client,
                             KRB5_PRINCIPAL_UNPARSE_NO_REALM, &name);
  return name;
}

static void
answer_number (FILE *out, const char *line, unsigned long number)
{
  if (number == 0 || number > N_MESSAGES)
    fprintf (out, "-ERR no such message\r\n");
  else if (strncmp (line, "UIDL", 4) == 0)
    fprintf (out, "+OK %lu k%lu\r\n", number, number);
  else if (strncmp (line, "LIST", 4) == 0)
    fprintf (out, "+OK %lu %zu\r\n", number, strlen (messages[number - 1]));
  else
    fprintf (out, "+OK\r\n%s.\r\n", messages[number - 1]);
}

static void
answer_listing (FILE *out, int sizes)
{
  fprintf (out, "+OK\r\n");
  for (int i = 0; i < N_MESSAGES; i++)
    if (sizes)
      fprintf (out, "%d %zu\r\n", i + 1, strlen (messages[i]));
    else
      fprintf (out, "%d k%d\r\n", i + 1, i + 1);
  fprintf (out, ".\r\n");
}

/* 0 when the session is over. */
static int
answer (FILE *out, const char *line, const char *principal, int *named)
{
  if (strncmp (line, "USER ", 5) == 0)
    {
      *named = strcmp (line + 5, principal) == 0;
      fprintf (out, "+OK\r\n");
    }
  else if (strncmp (line, "PASS ", 5) == 0)
    fprintf (out, *named ? "+OK\r\n" : "-ERR this is not you\r\n");
  else if (strcmp (line, "STAT") == 0)
    fprintf (out, "+OK %d 100\r\n", N_MESSAGES);
  else if (strcmp (line, "UIDL") == 0 || strcmp (line, "LIST") == 0)
    answer_listing (out, line[0] == 'L');
  else if (strncmp (line, "RETR ", 5) == 0 || strncmp (line, "UIDL ", 5) == 0 ||
           strncmp (line, "LIST ", 5) == 0)
    answer_number (out, line, strtoul (line + 5, NULL, 10));
  else if (strcmp (line, "QUIT") == 0)
    fprintf (out, "+OK\r\n");
  else
    fprintf (out, "-ERR unknown\r\n");
  fflush (out);
  return strcmp (line, "QUIT") != 0;
}

static void
serve (int fd, const char *principal, FILE *heard)
{
  FILE *in = fdopen (fd, "r");
  FILE *out = fdopen (dup (fd), "w");
  char line[1000];
  int named = 0;

  fprintf (out, "+OK KPOP ready\r\n");
  fflush (out);
  while (fgets (line, sizeof line, in) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      fprintf (heard, "%s\n", line);
      fflush (heard);
      if (!answer (out, line, principal, &named))
        break;
    }
  fclose (in);
  fclose (out);
}

static void
run_session (int fd, const char *keytab, const char *fault, FILE *heard)
{
  char *principal;

  if (strcmp (fault, "plain") == 0)
    serve (fd, "", heard);
  else if (strcmp (fault, "huge") == 0)
    /* The versions are right, and then it is refused in four gigabytes. */
    dprintf (fd, "%c\xff\xff\xff\xffwords", 0);
  else if (strcmp (fault, "silent") == 0)
    /* The ticket is taken, and nothing is proved. */
    (void) !write (fd, "\0\0\0\0\0\0\0\0\0", 9);
  else if ((principal =
              take_ticket (fd, keytab,
                           strcmp (fault, "version") == 0 ? "KPOPV9.9" : KPOP_VERSION)) !=
           NULL)
    {
      serve (fd, principal, heard);
      return;
    }
  sleep (1);
  close (fd);
}

int
main (int argc, char *argv[])
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  FILE *heard = fopen (argv[2], "w");

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (heard == NULL ||
      bind (listener, (const struct sockaddr *) &address, sizeof address) != 0 ||
      listen (listener, 8) != 0 ||
      getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    return 1;
  printf ("%u\n", ntohs (address.sin_port));
  fflush (stdout);
  for (;;)
    {
      int fd = accept (listener, NULL, NULL);

      if (fd >= 0)
        run_session (fd, argv[1], argc > 3 ? argv[3] : "", heard);
    }
}
