#!/bin/sh
# A real Dovecot for the interop tests: an installed one, else Debian's package, unpacked and never installed.
#
#   dovecot.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   dovecot.sh run FOLDER DIR PORT  serves DIR/mail (a Maildir) to ada / secret until it is told to stop:
#                                   POP3 with STLS on PORT, POP3S on PORT+1, 127.0.0.1 only; settings in
#                                   DIR/extra.conf, if there is one, come last and win
#
# FOLDER holds what is unpacked and is kept from run to run; DIR holds one run: tls/ (its own CA), mail/, log.
# An unpacked one runs in a private mount namespace (bwrap, which needs no root) in which its files lie under /usr.

. "$(dirname "$0")/unpack.sh"

installed () { [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/pop3 ]; }

fetch_server () {
  installed && return 0
  command -v bwrap >/dev/null || skip "no dovecot, and no bwrap to run an unpacked one in"
  bwrap --dev-bind / / true 2>/dev/null || skip "no dovecot, and bwrap cannot make a namespace here"
  fetch_packages "$1" dovecot-core dovecot-pop3d dovecot-gssapi
  fetch_libraries "$1" libexttextcat-2.0-0 libexttextcat-data liblua5.4-0 libwrap0
}

# Runs the unpacked server where it thinks it is: /usr/lib with its own folder added, /usr/bin with nothing but
# its doveconf. Nothing else that it starts lives at a fixed place.
confined () {
  files=$1; shift
  set -- -- "$files/usr/sbin/dovecot" "$@"
  for entry in "$files/usr/lib/dovecot" /usr/lib/*; do
    if [ -h "$entry" ]; then
      set -- --symlink "$(readlink "$entry")" "/usr/lib/${entry##*/}" "$@"
    else
      set -- --ro-bind "$entry" "/usr/lib/${entry##*/}" "$@"
    fi
  done
  [ "$(id -u)" != 0 ] || set -- --cap-add ALL "$@"
  LD_LIBRARY_PATH=$(echo "$files"/usr/lib/*-linux-gnu*)
  export LD_LIBRARY_PATH
  exec bwrap --dev-bind / / --die-with-parent --tmpfs /usr/lib --tmpfs /usr/bin \
    --ro-bind "$files/usr/bin/doveconf" /usr/bin/doveconf "$@"
}

configuration () { # DIR PORT
  if [ "$(id -u)" = 0 ]; then
    owner=games login=nobody internal=mail group=mail
    chmod 711 "$1"
    chown -R games:games "$1/mail"
  else
    owner=$(id -un) login=$owner internal=$owner group=$(id -gn)
  fi
  echo "ada:{PLAIN}secret:$(id -u "$owner"):$(id -g "$owner")::$1" >"$1/passwd"
  cat <<EOT
protocols = pop3
listen = 127.0.0.1
base_dir = $1/run
import_environment = TZ LD_LIBRARY_PATH
log_path = $1/log
mail_location = maildir:$1/mail
first_valid_uid = 1
first_valid_gid = 1
default_login_user = $login
default_internal_user = $internal
default_internal_group = $group
auth_mechanisms = plain apop
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = $1/passwd
}
userdb {
  driver = passwd-file
  args = $1/passwd
}
ssl = yes
ssl_cert = <$1/tls/server.crt
ssl_key = <$1/tls/server.key
disable_plaintext_auth = no
pop3_lock_session = yes
pop3_logout_format = retr=%r top=%t del=%d
service pop3-login {
  inet_listener pop3 {
    port = $2
  }
  inet_listener pop3s {
    port = $(($2 + 1))
    ssl = yes
  }
  chroot =
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
!include_try $1/extra.conf
EOT
}

run_server () {
  mkdir -p "$2/run" "$2/mail/new" "$2/mail/cur" "$2/mail/tmp"
  certificates "$2/tls"
  configuration "$2" "$3" >"$2/dovecot.conf"
  if installed; then
    exec /usr/sbin/dovecot -F -c "$2/dovecot.conf"
  fi
  confined "$1/root" -F -c "$2/dovecot.conf"
}

server_main "$@"
