#!/bin/sh
# A real Dovecot for the interop tests: an installed one, else Debian's package, unpacked and never installed.
#
#   dovecot.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   dovecot.sh run FOLDER DIR PORT  serves DIR/mail (a Maildir) to ada / secret until it is told to stop:
#                                   POP3 with STLS on PORT, POP3S on PORT+1, 127.0.0.1 only; settings in
#                                   DIR/extra.conf, if there is one, come last and win
#
# FOLDER holds what is unpacked and is kept from run to run; DIR holds one run: tls/ (its own CA), mail/, log.
# An unpacked one runs in a private mount namespace (bwrap) in which its files lie under /usr.

set -eu

skip () { echo "$*"; exit 77; }

installed () { [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/pop3 ]; }

fetch () {
  installed && return 0
  [ -e "$1/complete" ] && return 0
  command -v bwrap >/dev/null || skip "no dovecot, and no bwrap to run an unpacked one in"
  bwrap --dev-bind / / true 2>/dev/null || skip "no dovecot, and bwrap cannot make a namespace here"
  command -v apt-get >/dev/null || skip "no dovecot, and no apt-get to download one"
  mkdir -p "$1/debs" "$1/root"
  names=$(apt-get -s install --no-install-recommends dovecot-pop3d 2>/dev/null | sed -n 's/^Inst \([^ ]*\).*/\1/p')
  [ -n "$names" ] || skip "no dovecot, and apt-get does not know one (apt-get update?)"
  echo "Downloading, for the interop tests only:" $names
  # shellcheck disable=SC2086
  (cd "$1/debs" && apt-get -q download $names >../apt.log 2>&1) || skip "no dovecot, and it cannot be downloaded"
  for deb in "$1"/debs/*.deb; do dpkg-deb -x "$deb" "$1/root"; done
  : >"$1/complete"
}

# Runs the unpacked server where it thinks it is: /usr/lib with its own folder added, /usr/bin with nothing but
# its doveconf. Nothing else that it starts lives at a fixed place.
namespace () {
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

certificates () {
  mkdir -p "$1" && cd "$1"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.pem -subj "/CN=Interop test CA" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null
  echo "subjectAltName=DNS:localhost,IP:127.0.0.1" >server.ext
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.crt \
    -extfile server.ext 2>/dev/null
  chmod 644 ./*.pem ./*.crt
  cd - >/dev/null
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

run () {
  mkdir -p "$2/run" "$2/mail/new" "$2/mail/cur" "$2/mail/tmp"
  certificates "$2/tls"
  configuration "$2" "$3" >"$2/dovecot.conf"
  if installed; then
    exec /usr/sbin/dovecot -F -c "$2/dovecot.conf"
  fi
  namespace "$1/root" -F -c "$2/dovecot.conf"
}

absolute () { mkdir -p "$1" && (cd "$1" && pwd); }

case ${1:-} in
fetch) fetch "$(absolute "$2")" ;;
run) run "$(absolute "$2")" "$(absolute "$3")" "$4" ;;
*) echo "usage: $0 fetch FOLDER | run FOLDER DIR PORT" >&2; exit 2 ;;
esac
