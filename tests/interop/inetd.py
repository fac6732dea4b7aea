#!/usr/bin/env python3
"""Serve one program a connection on 127.0.0.1, the socket being its standard input and output.

Usage: inetd.py [--v6] PORT COMMAND…

--v6: the socket is one of IPv6, which some old servers insist on.
"""

import os
import signal
import socket
import sys


def main(arguments):
    six = arguments[0] == "--v6"
    port, command = int(arguments[six]), arguments[six + 1:]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if six:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind(("::ffff:127.0.0.1" if six else "127.0.0.1", port))
    listener.listen(64)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            os.dup2(connection.fileno(), 0)
            os.dup2(connection.fileno(), 1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                os.execvp(command[0], command)
            finally:
                os._exit(127)
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
