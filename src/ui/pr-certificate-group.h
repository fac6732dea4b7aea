/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-certificate.h"

G_BEGIN_DECLS

/**
 * PrCertificateGroup:
 *
 * What is wrong with a server's certificate, in words, and what a person needs to know it
 * by. Not to connect is what happens when nothing is done (RFC 8314 §3.4).
 *
 * Signals: "trusted" and "declined", by hand.
 */
#define PR_TYPE_CERTIFICATE_GROUP (pr_certificate_group_get_type ())
G_DECLARE_FINAL_TYPE (PrCertificateGroup,
                      pr_certificate_group,
                      PR,
                      CERTIFICATE_GROUP,
                      AdwPreferencesGroup)

void pr_certificate_group_show (PrCertificateGroup *self,
                                const PrCertificate *certificate);
/* What is wrong, as it is shown. */
const char *pr_certificate_group_get_problems (PrCertificateGroup *self);
/* Puts the focus where nothing is connected to. */
void pr_certificate_group_focus (PrCertificateGroup *self);
/* Press the buttons. */
void pr_certificate_group_trust (PrCertificateGroup *self);
void pr_certificate_group_decline (PrCertificateGroup *self);

/* @sha256 as people compare it: pairs of digits, colons between, in four lines. Free with
 * g_free (). */
char *pr_certificate_dup_fingerprint (const char *sha256);

G_END_DECLS
