#!/bin/sh
# solid-pop3d for the interop tests (see unpack.sh): APOP, and no CAPA.
#
#   solid-pop3d.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   solid-pop3d.sh run FOLDER DIR PORT  serves DIR/mbox to ada / secret, in clear, on 127.0.0.1:PORT

. "$(dirname "$0")/unpack.sh"

fetch_server () {
  fetch_packages "$1" solid-pop3d
  fetch_libraries "$1" liblockfile1
  need_namespace "$1"
}

run_server () {
  prepare "$1" "$2"
  add_user "$2" spop3d "$service_id" "$service_id" /nonexistent
  allow_by_pam "$2" solid-pop3d
  cat >"$2/etc/spop3d.conf" <<EOT
<Global>
 MailDropName "/var/mail/%s"
 MailDropType mailbox
 LogStatistics yes
 AllowAPOP yes
 UserOverride yes
 APOPServerName "localhost"
 AutoLogoutTime 120s
</Global>
EOT
  place_mbox "$2"
  # The secret of APOP lies in the person's home, and only pop_auth writes it, asking twice on a terminal.
  namespace "$1" "$2" sh -euc '
    HOME=$1 python3 "$3/answer.py" "$4" 2 setpriv --reuid "$2" --regid "$2" --clear-groups pop_auth ! >&2
    exec python3 "$3/inetd.py" --v6 "$5" solid-pop3d' \
    sh "$2/home/$user" "$user_id" "$here" "$password" "$3"
}

server_main "$@"
