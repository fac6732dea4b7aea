#!/bin/sh
# A Kerberos realm of our own for the interop tests: MIT's KDC, unpacked and never installed. It needs no root.
#
#   krb5.sh fetch FOLDER              makes sure that there is one; exit 77 and a sentence where there can be none
#   krb5.sh run FOLDER DIR PORT       realm INTEROP.TEST on 127.0.0.1:PORT: ada / secret, and pop/localhost, whose key is
#                                     in DIR/pop.keytab; DIR/krb5.conf is for clients and servers (KRB5_CONFIG)
#   krb5.sh client FOLDER DIR COMMAND…  runs kinit, klist and the like there

. "$(dirname "$0")/unpack.sh"

realm=INTEROP.TEST

fetch_server () {
  fetch_packages "$1" krb5-kdc krb5-admin-server krb5-user
  fetch_libraries "$1" libgssrpc4 libkdb5-10 libkadm5srv-mit12 libkadm5clnt-mit12 libev4 libverto1 libverto-libev1
}

use_files () { # FOLDER DIR
  LD_LIBRARY_PATH=$(echo "$1"/root/usr/lib/*-linux-gnu*)
  PATH=$1/root/usr/sbin:$1/root/usr/bin:$PATH KRB5_CONFIG=$2/krb5.conf KRB5_KDC_PROFILE=$2/kdc.conf
  export LD_LIBRARY_PATH PATH KRB5_CONFIG KRB5_KDC_PROFILE
}

settings () { # DIR PORT
  cat >"$1/krb5.conf" <<EOT
[libdefaults]
  default_realm = $realm
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  $realm = {
    kdc = 127.0.0.1:$2
  }
[domain_realm]
  localhost = $realm
[dbmodules]
  db_module_dir = $(echo "$files"/root/usr/lib/*-linux-gnu*/krb5/plugins/kdb)
EOT
  cat >"$1/kdc.conf" <<EOT
[kdcdefaults]
  kdc_listen = 127.0.0.1:$2
  kdc_tcp_listen = 127.0.0.1:$2
[realms]
  $realm = {
    database_name = $1/kdc/principal
    key_stash_file = $1/kdc/stash
    max_life = 10h
  }
[logging]
  kdc = FILE:$1/kdc/log
EOT
}

run_server () {
  files=$1
  mkdir -p "$2/kdc"
  settings "$2" "$3"
  use_files "$1" "$2"
  if [ ! -e "$2/pop.keytab" ]; then
    kdb5_util create -r "$realm" -s -P master-of-the-tests
    printf '%s\n' "addprinc -pw $password $user" "addprinc -randkey pop/localhost" \
      "ktadd -k $2/new.keytab pop/localhost" | kadmin.local -r "$realm"
    chmod 644 "$2/new.keytab" "$2/krb5.conf"
    mv "$2/new.keytab" "$2/pop.keytab"
  fi
  exec krb5kdc -n -r "$realm"
}

case ${1:-} in
client) use_files "$(absolute "$2")" "$(absolute "$3")"; shift 3; exec "$@" ;;
*) server_main "$@" ;;
esac
