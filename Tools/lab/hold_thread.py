#!/usr/bin/env python3
"""Holds one thread of a process still, as one that hangs, until the process is gone.

usage: hold_thread.py PID NAME
"""

import ctypes
import os
import sys
from pathlib import Path

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207


def main():
    process, name = Path("/proc") / sys.argv[1], sys.argv[2]
    named = [t for t in process.glob("task/*") if (t / "comm").read_text().strip() == name]
    if len(named) != 1:
        sys.exit(f"hold_thread: {len(named)} threads are called {name}")
    thread = int(named[0].name)
    ptrace = ctypes.CDLL(None, use_errno=True).ptrace
    ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
        if ptrace(request, thread, None, None) < 0:
            sys.exit(f"hold_thread: {os.strerror(ctypes.get_errno())}")
    os.waitpid(thread, 0x40000000)  # __WALL: it is a thread
    print("held", flush=True)
    # The stop that follows its death, or nothing more to wait for.
    while True:
        try:
            _, status = os.waitpid(thread, 0x40000000)
        except ChildProcessError:
            return
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return


main()
