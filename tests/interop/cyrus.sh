#!/bin/sh
# Cyrus' pop3d for the interop tests (see unpack.sh): SCRAM-PLUS, LOGIN-DELAY that is enforced, EXPIRE.
#
#   cyrus.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   cyrus.sh run FOLDER DIR PORT  serves what is delivered at DIR/run/cyrus/socket/lmtp to ada / secret on 127.0.0.1:
#                                 STLS on PORT, POP3S on PORT+1; the same on PORT+2 with no more than a login a
#                                 minute, on PORT+3 with TLS 1.3. Mail expires in three days. DIR/krb5.conf and DIR/pop.keytab, where they are, are
#                                 GSSAPI's.

. "$(dirname "$0")/unpack.sh"

fetch_server () {
  fetch_packages "$1" cyrus-common cyrus-pop3d sasl2-bin libsasl2-modules libsasl2-modules-db \
    libsasl2-modules-gssapi-mit
  fetch_libraries "$1" libsasl2-2 libical3 libzephyr4 libclamav12 libmspack0 libwrap0 libpq5 libldap-2.5-0 libxapian30 \
    libjansson4 libpcre3 libicu72 libxml2 libkrb5-3 libgssapi-krb5-2
  need_namespace "$1"
}

# Cyrus 3.6 binds a login to the channel by tls-unique alone, on TLS 1.3 too, which has none: so it is held to 1.2
# where -PLUS is to be tried.
settings () { # DIR TLS-VERSIONS
  cat <<EOT
configdirectory: /var/lib/cyrus
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
defaultpartition: default
partition-default: /var/spool/cyrus/mail
servername: localhost
allowplaintext: yes
allowapop: yes
autocreate_quota: 0
autocreate_post: yes
umask: 077
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /etc/sasldb2
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS GSSAPI NTLM EXTERNAL
sasl_keytab: /etc/pop.keytab
tls_server_cert: $1/tls/server.crt
tls_server_key: /etc/pop.key
tls_client_ca_file: $1/tls/ca.pem
tls_client_certs: optional
tls_versions: $2
popexpiretime: 3d
lmtpsocket: /run/cyrus/socket/lmtp
EOT
}

services () { # PORT
  cat <<EOT
START {
  recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -r"
}
SERVICES {
  pop3 cmd="/usr/lib/cyrus/bin/pop3d" listen="127.0.0.1:$1" prefork=0 maxchild=20
  pop3s cmd="/usr/lib/cyrus/bin/pop3d -s" listen="127.0.0.1:$(($1 + 1))" prefork=0 maxchild=20
  strict cmd="/usr/lib/cyrus/bin/pop3d -C /etc/imapd-strict.conf" listen="127.0.0.1:$(($1 + 2))" prefork=0 maxchild=20
  newest cmd="/usr/lib/cyrus/bin/pop3d -C /etc/imapd-newest.conf" listen="127.0.0.1:$(($1 + 3))" prefork=0 maxchild=20
  lmtp cmd="/usr/lib/cyrus/bin/lmtpd -a" listen="/run/cyrus/socket/lmtp" prefork=0 maxchild=5
}
EVENTS {
}
EOT
}

run_server () {
  prepare "$1" "$2"
  certificates "$2/tls"
  add_user "$2" cyrus "$service_id" "$mail_id" /var/spool/cyrus
  mkdir -p "$2/var/lib/cyrus" "$2/var/spool/cyrus/mail" "$2/run/cyrus/proc" "$2/run/cyrus/lock" "$2/run/cyrus/socket"
  settings "$2" tls1_2 >"$2/etc/imapd.conf"
  { settings "$2" tls1_2; echo 'popminpoll: 1'; } >"$2/etc/imapd-strict.conf"
  settings "$2" "tls1_2 tls1_3" >"$2/etc/imapd-newest.conf"
  services "$3" >"$2/etc/cyrus.conf"
  cp "$2/tls/server.key" "$2/etc/pop.key"
  for file in krb5.conf pop.keytab; do
    : >"$2/etc/$file"
    [ ! -e "$2/$file" ] || cp "$2/$file" "$2/etc/$file"
  done
  chown "$service_id" "$2/etc/pop.key" "$2/etc/pop.keytab"
  chown -R "$service_id:$mail_id" "$2/var/lib/cyrus" "$2/var/spool/cyrus" "$2/run/cyrus"
  # shellcheck disable=SC2016
  namespace "$1" "$2" sh -euc '
    printf %s "$2" | saslpasswd2 -p -c -f /etc/sasldb2 -u localhost "$1"
    chown "$3" /etc/sasldb2
    export KRB5_KTNAME=/etc/pop.keytab PATH="/usr/lib/cyrus/bin:$PATH"
    exec cyrmaster -D -C /etc/imapd.conf -M /etc/cyrus.conf' sh "$user" "$password" "$service_id"
}

server_main "$@"
