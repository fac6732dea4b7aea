/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile/hostile-script.h"
#include "hostile/noise.h"
#include "support/pr-test-server-private.h"

#include <string.h>

typedef struct
{
  char *verb;
  guint number;
  GString *text; /* or NULL */
} Step;

typedef struct
{
  char *moment;
  guint session; /* 0: any */
  GPtrArray *steps;
} Rule;

struct _HostileScript
{
  GPtrArray *rules;
};

/* ---- reading ---- */

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->verb);
  if (step->text != NULL)
    g_string_free (step->text, TRUE);
  g_free (step);
}

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->moment);
  g_ptr_array_unref (rule->steps);
  g_free (rule);
}

static char
read_escape (const char **p)
{
  char c = *(*p)++;

  switch (c)
    {
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case 'x':
      g_assert_true (g_ascii_isxdigit ((*p)[0]) && g_ascii_isxdigit ((*p)[1]));
      *p += 2;
      return (char) (g_ascii_xdigit_value ((*p)[-2]) * 16 +
                     g_ascii_xdigit_value ((*p)[-1]));
    default:
      return c;
    }
}

/* @p stands behind the opening quotation mark. */
static GString *
read_text (const char **p)
{
  GString *text = g_string_new (NULL);

  while (**p != '"')
    {
      char c = *(*p)++;

      g_assert_cmpint (c, !=, '\0');
      g_string_append_c (text, c == '\\' ? read_escape (p) : c);
    }
  (*p)++;
  return text;
}

static void
skip_blanks (const char **p)
{
  while (**p == ' ' || **p == ';')
    (*p)++;
}

static Step *
read_step (const char **p)
{
  Step *step = g_new0 (Step, 1);
  gsize n = strcspn (*p, " ;");

  step->verb = g_strndup (*p, n);
  *p += n;
  for (;;)
    {
      char *end;

      while (**p == ' ')
        (*p)++;
      if (g_ascii_isdigit (**p))
        {
          step->number = (guint) strtoul (*p, &end, 10);
          *p = end;
        }
      else if (**p == '"')
        {
          (*p)++;
          step->text = read_text (p);
        }
      else
        break;
    }
  g_assert_true (**p == ';' || **p == '\0');
  return step;
}

static Rule *
read_rule (const char *line)
{
  Rule *rule = g_new0 (Rule, 1);
  const char *colon = strstr (line, ": ");
  char *at;

  if (colon == NULL)
    g_error ("No moment in “%s”", line);
  rule->moment = g_strndup (line, colon - line);
  at = strchr (rule->moment, '@');
  if (at != NULL)
    {
      *at = '\0';
      rule->session = (guint) strtoul (at + 1, NULL, 10);
    }
  rule->steps = g_ptr_array_new_with_free_func (step_free);
  for (line = colon + 1, skip_blanks (&line); *line != '\0'; skip_blanks (&line))
    g_ptr_array_add (rule->steps, read_step (&line));
  return rule;
}

HostileScript *
hostile_script_new (const char *text)
{
  HostileScript *self = g_new0 (HostileScript, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self->rules = g_ptr_array_new_with_free_func (rule_free);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (self->rules, read_rule (lines[i]));
  return self;
}

void
hostile_script_free (HostileScript *self)
{
  g_ptr_array_unref (self->rules);
  g_free (self);
}

/* ---- playing ---- */

static PrTestHookEnd
play_say (PrTestLink *link, const Step *step)
{
  pr_test_link_send (link, step->text->str, step->text->len);
  return PR_TEST_HOOK_DONE;
}

static void
append_counted (GString *out, const GString *text, guint count)
{
  gsize before = out->len;

  g_string_append_len (out, text->str, text->len);
  if (memchr (text->str, '%', text->len) != NULL)
    {
      g_autofree char *counted = g_strndup (text->str, text->len);
      g_auto (GStrv) pieces = g_strsplit (counted, "%d", -1);

      g_string_truncate (out, before);
      for (guint i = 0; pieces[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append_printf (out, "%u", count);
          g_string_append (out, pieces[i]);
        }
    }
}

#define PIECE_OCTETS (64 << 10)

/* 0: for ever */
static PrTestHookEnd
repeat (PrTestLink *link, const GString *text, guint times)
{
  g_autoptr (GString) piece = g_string_sized_new (PIECE_OCTETS);
  guint i = 0;

  do
    {
      g_string_truncate (piece, 0);
      while (piece->len < PIECE_OCTETS / 2 && (times == 0 || i < times))
        append_counted (piece, text, ++i);
      pr_test_link_send (link, piece->str, piece->len);
      if (!pr_test_link_flush (link))
        return PR_TEST_HOOK_OVER;
    }
  while (times == 0 || i < times);
  return PR_TEST_HOOK_DONE;
}

static PrTestHookEnd
play_repeat (PrTestLink *link, const Step *step)
{
  return repeat (link, step->text, step->number);
}

static PrTestHookEnd
play_noise (PrTestLink *link, const Step *step)
{
  g_autofree char *piece = g_malloc (PIECE_OCTETS);
  guint64 state = 1;

  for (guint i = 0; i < step->number; i += PIECE_OCTETS >> 10)
    {
      gsize length = MIN (PIECE_OCTETS, (step->number - i) << 10);

      hostile_noise_fill (piece, length, &state);
      pr_test_link_send (link, piece, length);
      if (!pr_test_link_flush (link))
        return PR_TEST_HOOK_OVER;
    }
  return PR_TEST_HOOK_DONE;
}

static PrTestHookEnd
play_forever (PrTestLink *link, const Step *step)
{
  return repeat (link, step->text, 0);
}

static PrTestHookEnd
play_drip (PrTestLink *link, const Step *step)
{
  for (gsize i = 0; i < step->text->len; i++)
    {
      pr_test_link_send (link, step->text->str + i, 1);
      if (!pr_test_link_pause (link, step->number))
        return PR_TEST_HOOK_OVER;
    }
  return PR_TEST_HOOK_DONE;
}

static PrTestHookEnd
play_drip_forever (PrTestLink *link, const Step *step)
{
  PrTestHookEnd end;

  do
    end = play_drip (link, step);
  while (end == PR_TEST_HOOK_DONE);
  return end;
}

static PrTestHookEnd
play_raw (PrTestLink *link, const Step *step)
{
  return pr_test_link_send_raw (link, step->text->str, step->text->len)
           ? PR_TEST_HOOK_DONE
           : PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_message (PrTestLink *link, const Step *step)
{
  g_autoptr (GPtrArray) maildrop =
    pr_test_server_dup_maildrop (pr_test_link_get_server (link));
  const PrTestMessage *message;
  gsize length;
  const char *octets;

  g_assert_cmpuint (step->number, <=, maildrop->len);
  message = maildrop->pdata[step->number - 1];
  octets = g_bytes_get_data (message->octets, &length);
  pr_test_link_say (link, "+OK");
  pr_test_link_send_body (link, octets, length);
  return PR_TEST_HOOK_DONE;
}

static PrTestHookEnd
play_wait (PrTestLink *link, const Step *step)
{
  return pr_test_link_pause (link, step->number) ? PR_TEST_HOOK_DONE : PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_rate (PrTestLink *link, const Step *step)
{
  pr_test_server_limit_rate (pr_test_link_get_server (link), step->number);
  return PR_TEST_HOOK_DONE;
}

static PrTestHookEnd
play_silence (PrTestLink *link, const Step *step)
{
  pr_test_link_hang (link);
  return PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_half (PrTestLink *link, const Step *step)
{
  pr_test_link_half_close (link);
  return PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_close (PrTestLink *link, const Step *step)
{
  return PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_cut (PrTestLink *link, const Step *step)
{
  pr_test_link_cut (link);
  return PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_rst (PrTestLink *link, const Step *step)
{
  pr_test_link_reset (link);
  return PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_tls (PrTestLink *link, const Step *step)
{
  return pr_test_link_flush (link) && pr_test_link_start_tls (link) ? PR_TEST_HOOK_DONE
                                                                    : PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_rehandshake (PrTestLink *link, const Step *step)
{
  return pr_test_link_renegotiate (link) ? PR_TEST_HOOK_DONE : PR_TEST_HOOK_OVER;
}

static PrTestHookEnd
play_real (PrTestLink *link, const Step *step)
{
  return PR_TEST_HOOK_NONE;
}

static const struct
{
  const char *verb;
  PrTestHookEnd (*play) (PrTestLink *link, const Step *step);
} verbs[] = {
  { "say", play_say },
  { "repeat", play_repeat },
  { "noise", play_noise },
  { "forever", play_forever },
  { "drip", play_drip },
  { "drip-forever", play_drip_forever },
  { "raw", play_raw },
  { "message", play_message },
  { "wait", play_wait },
  { "rate", play_rate },
  { "silence", play_silence },
  { "half", play_half },
  { "close", play_close },
  { "cut", play_cut },
  { "rst", play_rst },
  { "tls", play_tls },
  { "rehandshake", play_rehandshake },
  { "real", play_real },
};

static PrTestHookEnd
play_step (PrTestLink *link, const Step *step)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].verb, step->verb))
      return verbs[i].play (link, step);
  g_error ("No step “%s”", step->verb);
}

static PrTestHookEnd
play_rule (PrTestLink *link, const Rule *rule)
{
  PrTestHookEnd end = PR_TEST_HOOK_DONE;

  for (guint i = 0; i < rule->steps->len && end == PR_TEST_HOOK_DONE; i++)
    end = play_step (link, rule->steps->pdata[i]);
  return end;
}

static gboolean
fits (const Rule *rule, PrTestLink *link, const char *moment)
{
  gsize n = strlen (rule->moment);

  if (rule->session != 0 && rule->session != pr_test_link_get_number (link))
    return FALSE;
  if (g_str_equal (rule->moment, "*"))
    return *moment != '>' && !g_str_equal (moment, "CONNECT") &&
           !g_str_equal (moment, "GREETING");
  return strncmp (moment, rule->moment, n) == 0 &&
         (moment[n] == '\0' || moment[n] == ' ');
}

static PrTestHookEnd
hook_cb (PrTestLink *link, const char *moment, gpointer user_data)
{
  const HostileScript *self = user_data;

  for (guint i = 0; i < self->rules->len; i++)
    if (fits (self->rules->pdata[i], link, moment))
      return play_rule (link, self->rules->pdata[i]);
  return PR_TEST_HOOK_NONE;
}

void
hostile_script_play (HostileScript *self, PrTestServer *server)
{
  pr_test_server_set_hook (server, hook_cb, self);
}

void
hostile_script_stop (PrTestServer *server)
{
  pr_test_server_set_hook (server, NULL, NULL);
  pr_test_server_limit_rate (server, 0);
}
