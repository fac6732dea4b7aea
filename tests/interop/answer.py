#!/usr/bin/env python3
"""Run a program that asks on its terminal, and answer each of its first questions with the same line.

Usage: answer.py ANSWER TIMES COMMAND…
"""

import os
import pty
import sys


def main(answer, times, *command):
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    asked = 0
    try:
        while said := os.read(terminal, 4096):
            sys.stdout.write(said.decode(errors="replace"))
            if asked < int(times) and b":" in said:
                asked += 1
                os.write(terminal, answer.encode() + b"\n")
    except OSError:  # the end, on Linux
        pass
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
