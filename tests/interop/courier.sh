#!/bin/sh
# Courier's pop3d for the interop tests (see unpack.sh): the one that offers UTF8 (RFC 6856).
#
#   courier.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   courier.sh run FOLDER DIR PORT  serves DIR/mail (a Maildir) to ada / secret, and to adä / schlüssel: STLS on
#                                   127.0.0.1:PORT, POP3S on PORT+1

. "$(dirname "$0")/unpack.sh"

fetch_server () {
  fetch_packages "$1" courier-base courier-pop courier-authlib courier-authdaemon courier-authlib-userdb \
    libcourier-unicode4
  fetch_libraries "$1" libgamin0 gamin libltdl7
  need_namespace "$1"
}

settings () { # DIR
  sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/; s/^daemons=.*/daemons=2/; s/^DEBUG_LOGIN=.*/DEBUG_LOGIN=1/' \
    "$1/etc/courier/authdaemonrc"
  cat >>"$1/etc/courier/pop3d" <<EOT
POP3AUTH="PLAIN LOGIN CRAM-MD5"
POP3AUTH_TLS="PLAIN LOGIN CRAM-MD5"
MAXPERIP=20
EOT
  cat >>"$1/etc/courier/pop3d-ssl" <<EOT
POP3_STARTTLS=YES
TLS_CERTFILE=/etc/courier/pop3d.pem
TLS_DHPARAMS=
TLS_TRUSTCERTS=
TLS_CACHEFILE=
EOT
}

# Inside: the secrets of PLAIN and of CRAM-MD5, the daemon that asks for them, and a server for each port.
start_script () {
  cat <<'EOT'
set -e
user=$1 password=$2 id=$3 home=$4 port=$5
add () { # NAME PASSWORD
  userdb "$1" set uid="$id" gid="$id" home="$home" mail="$home/Maildir" systempw="$(openssl passwd -1 "$2")"
  printf '%s\n' "$2" | userdbpw -hmac-md5 | userdb "$1" set hmac-md5pw
}
add "$user" "$password"
add "adä" "schlüssel"
makeuserdb
set -a
prefix=/usr exec_prefix=/usr sbindir=/usr/sbin bindir=/usr/bin libexecdir=/usr/lib/courier
. /etc/courier/authdaemonrc
/usr/lib/courier/courier-authlib/authdaemond &
. /etc/courier/pop3d
. /etc/courier/pop3d-ssl
tcpd="couriertcpd -address=127.0.0.1 -maxprocs=40 -maxperip=20 -nodnslookup -noidentlookup"
programs=/usr/lib/courier/courier
while [ ! -S /run/courier/authdaemon/socket ]; do sleep 0.02; done
(POP3_TLS=1 POP3_STARTTLS=NO POP3_TLS_REQUIRED=0
exec $tcpd $((port + 1)) /usr/bin/couriertls -server -tcpd -user=courier \
  $programs/courierpop3login $programs/courierpop3d Maildir) &
exec $tcpd "$port" $programs/courierpop3login $programs/courierpop3d Maildir
EOT
}

run_server () {
  prepare "$1" "$2"
  certificates "$2/tls"
  add_user "$2" courier "$service_id" "$service_id" /nonexistent
  mkdir -p "$2/run/courier/authdaemon" "$2/var/lib/courier"
  chown -R "$service_id:$service_id" "$2/run/courier"
  settings "$2"
  cp "$2/tls/server.pem" "$2/etc/courier/pop3d.pem"
  chown "$service_id" "$2/etc/courier/pop3d.pem"
  chmod 600 "$2/etc/courier/pop3d.pem"
  cp -a "$2/mail" "$2/home/$user/Maildir"
  chown -R "$user_id:$user_id" "$2/home/$user"
  start_script >"$2/start"
  namespace "$1" "$2" sh "$2/start" "$user" "$password" "$user_id" "$2/home/$user" "$3"
}

server_main "$@"
