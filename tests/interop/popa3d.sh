#!/bin/sh
# Openwall's popa3d for the interop tests (see unpack.sh): what a POP3 server of 1998 says.
#
#   popa3d.sh fetch FOLDER         makes sure that there is one; exit 77 and a sentence where there can be none
#   popa3d.sh run FOLDER DIR PORT  serves DIR/mbox to ada / secret, in clear, on 127.0.0.1:PORT

. "$(dirname "$0")/unpack.sh"

fetch_server () {
  fetch_packages "$1" popa3d
  need_namespace "$1"
}

run_server () {
  prepare "$1" "$2"
  add_user "$2" popa3d "$service_id" "$service_id" /nonexistent
  allow_by_pam "$2" popa3d
  place_mbox "$2"
  namespace "$1" "$2" python3 "$here/inetd.py" "$3" popa3d
}

server_main "$@"
