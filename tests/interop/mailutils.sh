#!/bin/sh
# GNU mailutils' pop3d for the interop tests (see unpack.sh).
#
#   mailutils.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   mailutils.sh run FOLDER DIR PORT  serves DIR/mbox to ada / secret: STLS on 127.0.0.1:PORT, POP3S on PORT+1;
#                                     EXPIRE=DAYS makes it say so

. "$(dirname "$0")/unpack.sh"

fetch_server () {
  fetch_packages "$1" mailutils-pop3d mailutils-common libmailutils9 libmu-dbm9
  fetch_libraries "$1" libkyotocabinet16v5 libmariadb3 mariadb-common mysql-common libltdl7 libwrap0 libgsasl18
  need_namespace "$1"
}

run_server () {
  prepare "$1" "$2"
  certificates "$2/tls"
  allow_by_pam "$2" mailutils-pop3d
  place_mbox "$2"
  mkdir -p "$2/etc/mailutils.d" "$2/var/lib/mailutils"
  cat >"$2/etc/mailutils.conf" <<EOT
mailbox { mailbox-pattern "/var/mail/\${user}"; };
logging { syslog yes; facility mail; };
pam { service "mailutils-pop3d"; };
auth { authentication clear; authentication generic:system:pam; authorization clear; authorization system; };
include "/etc/mailutils.d";
EOT
  cat >"$2/etc/mailutils.d/pop3d" <<EOT
max-children 20;
apop-database-file "/var/lib/mailutils/apop.db";
apop-database-safety none;
${EXPIRE:+expire $EXPIRE;}
tls { ssl-certificate-file "$2/tls/server.crt"; ssl-key-file "$2/tls/server.key"; };
server 127.0.0.1:$3 { tls-mode ondemand; transcript yes; };
server 127.0.0.1:$(($3 + 1)) { tls-mode connection; };
EOT
  printf '%s: %s\n' "$user" "$password" >"$2/etc/apop"
  chmod 600 "$2/etc/apop"
  namespace "$1" "$2" sh -euc '
    popauth --create --file=/etc/apop --output=/var/lib/mailutils/apop.db --permissions=600 || :
    exec pop3d --foreground --daemon=20'
}

server_main "$@"
