# Shared by the real servers of the interop tests: source it. Debian's packages are downloaded and unpacked, never
# installed, and run in a private mount namespace in which they lie over /usr, with an /etc, a /var and a /run of
# their own. So their conflicts, users and settings never touch the machine.
#
#   fetch_packages FOLDER PACKAGE…          FOLDER/root holds them, FOLDER/../debs what was downloaded; once a FOLDER
#   fetch_libraries FOLDER PACKAGE…         the same for what is needed only where the machine lacks it
#   need_namespace                          exit 77 and a sentence where there can be none
#   prepare FOLDER DIR                      DIR/etc, DIR/var, DIR/run and DIR/home of one run, user ada / secret
#   certificates DIR/tls                    a CA, a server's certificate for localhost, a client's for ada
#   namespace FOLDER DIR COMMAND…           becomes COMMAND in the namespace; all of it ends when this process does
#   server_main "$@"                        fetch FOLDER | run FOLDER DIR PORT: calls fetch_server and run_server

set -eu
here=$(cd "$(dirname "$0")" && pwd)
user=ada password=secret user_id=21001 service_id=21010 mail_id=8

skip () { echo "$*"; exit 77; }
absolute () { mkdir -p "$1" && (cd "$1" && pwd); }

is_installed () { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Several servers fetch at the same time: one after another.
fetch_packages () {
  fetch_folder=$1; shift
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    skip "no apt-get and dpkg-deb to download and unpack it with"
  mkdir -p "$fetch_folder/root/usr/bin" "$fetch_folder/root/usr/sbin" "$fetch_folder/root/usr/lib" "$fetch_folder/../debs"
  for fetch_name in bin sbin lib; do
    [ -e "$fetch_folder/root/$fetch_name" ] || ln -s "usr/$fetch_name" "$fetch_folder/root/$fetch_name"
  done
  exec 9>"$fetch_folder/../debs/lock"
  flock 9
  for fetch_name; do fetch_one; done
  exec 9>&-
}

fetch_one () {
  [ ! -e "$fetch_folder/has-$fetch_name" ] || return 0
  if ! ls "$fetch_folder/../debs/${fetch_name}"_*.deb >/dev/null 2>&1; then
    (cd "$fetch_folder/../debs" && apt-get -q -o APT::Sandbox::User=root download "$fetch_name" >apt.log 2>&1) ||
      skip "$fetch_name cannot be downloaded (is there a network? apt-get update?)"
  fi
  dpkg-deb --fsys-tarfile "$fetch_folder/../debs/${fetch_name}"_*.deb |
    tar -x -p --keep-directory-symlink -C "$fetch_folder/root" -f -
  : >"$fetch_folder/has-$fetch_name"
}

fetch_libraries () {
  library_folder=$1; shift
  for library; do
    is_installed "$library" || fetch_packages "$library_folder" "$library"
  done
}

need_namespace () {
  [ "$(id -u)" = 0 ] || skip "it needs root for a namespace and users of its own"
  command -v unshare >/dev/null || skip "no unshare to make its namespace with"
  unshare --mount --pid --fork --kill-child --propagation private -- \
    mount -t overlay -o "lowerdir=$1/root/usr:/usr" overlay /usr 2>/dev/null ||
    skip "no namespace with an overlay on /usr can be made here"
}

prepare () {
  mkdir -p "$2/etc/ssl" "$2/var/tmp" "$2/var/mail" "$2/var/empty" "$2/run" "$2/home/$user" "$2/log"
  for file in nsswitch.conf ld.so.cache ld.so.conf ld.so.conf.d hosts host.conf gai.conf services protocols localtime \
    alternatives ssl/openssl.cnf security login.defs environment gnutls; do
    [ ! -e "/etc/$file" ] || cp -a "/etc/$file" "$2/etc/$file"
  done
  for folder in etc var; do
    [ ! -d "$1/root/$folder" ] || cp -a "$1/root/$folder/." "$2/$folder/"
  done
  cp /etc/passwd /etc/group "$2/etc/"
  : >"$2/etc/shadow"
  add_user "$2" "$user" "$user_id" "$user_id" "$2/home/$user"
  echo "$user:$(openssl passwd -6 "$password"):19000:0:99999:7:::" >>"$2/etc/shadow"
  chmod 600 "$2/etc/shadow"
  chown "$user_id:$user_id" "$2/home/$user"
  chmod 711 "$2" "$2/home"
  chmod 1777 "$2/var/tmp" "$2/var/mail"
}

add_user () { # DIR NAME UID GID HOME
  echo "$2:x:$3:$4::$5:/bin/sh" >>"$1/etc/passwd"
  [ "$4" = "$mail_id" ] || echo "$2:x:$4:" >>"$1/etc/group"
}

# Passwords by PAM, without the wait after a wrong one.
allow_by_pam () { # DIR SERVICE
  mkdir -p "$1/etc/pam.d"
  printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n' >"$1/etc/pam.d/$2"
}

# DIR/mbox becomes the user's maildrop, unless there is one.
place_mbox () { # DIR
  [ -e "$1/var/mail/$user" ] || cp "$1/mbox" "$1/var/mail/$user"
  chown "$user_id:$mail_id" "$1/var/mail/$user"
  chmod 660 "$1/var/mail/$user"
}

certificates () {
  [ ! -e "$1/client.pem" ] || return 0
  mkdir -p "$1" && cd "$1"
  key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
  # shellcheck disable=SC2086
  openssl req -x509 $key -days 30 -keyout ca.key -out ca.pem -subj "/CN=Interop test CA" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
  sign server localhost "subjectAltName=DNS:localhost,IP:127.0.0.1"
  sign client "$user" "extendedKeyUsage=clientAuth"
  chmod 644 ./*.pem ./*.crt
  cd - >/dev/null
}

sign () { # NAME COMMON-NAME EXTENSION
  # shellcheck disable=SC2086
  openssl req $key -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
  echo "$3" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out "$1.crt" \
    -extfile "$1.ext" 2>/dev/null
  cat "$1.crt" "$1.key" >"$1.pem"
}

# DIR/syslog, where there is one, is the socket that the servers' logs go to.
namespace () {
  export NAMESPACE_ROOT="$1/root" NAMESPACE_DIR="$2"; shift 2
  # shellcheck disable=SC2016
  exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --propagation private -- sh -euc '
    mount -t overlay -o "lowerdir=$NAMESPACE_ROOT/usr:/usr" overlay /usr
    mkdir -p "$NAMESPACE_DIR/dev"
    mount -t tmpfs -o mode=755 tmpfs "$NAMESPACE_DIR/dev"
    for node in null zero full random urandom tty; do
      : >"$NAMESPACE_DIR/dev/$node"
      mount --bind "/dev/$node" "$NAMESPACE_DIR/dev/$node"
    done
    mkdir "$NAMESPACE_DIR/dev/pts" "$NAMESPACE_DIR/dev/shm"
    mount --bind /dev/pts "$NAMESPACE_DIR/dev/pts"
    ln -s pts/ptmx "$NAMESPACE_DIR/dev/ptmx"
    ln -s /proc/self/fd "$NAMESPACE_DIR/dev/fd"
    chmod 1777 "$NAMESPACE_DIR/dev/shm"
    if [ -S "$NAMESPACE_DIR/syslog" ]; then
      : >"$NAMESPACE_DIR/dev/log"
      mount --bind "$NAMESPACE_DIR/syslog" "$NAMESPACE_DIR/dev/log"
    fi
    mount --rbind "$NAMESPACE_DIR/dev" /dev
    mount --bind "$NAMESPACE_DIR/etc" /etc
    mount --bind "$NAMESPACE_DIR/var" /var
    mount --bind "$NAMESPACE_DIR/run" /run
    exec "$@"' namespace "$@"
}

server_main () {
  case ${1:-} in
  fetch) fetch_server "$(absolute "$2")" ;;
  run) run_server "$(absolute "$2")" "$(absolute "$3")" "$4" ;;
  *) echo "usage: $0 fetch FOLDER | run FOLDER DIR PORT" >&2; exit 2 ;;
  esac
}
