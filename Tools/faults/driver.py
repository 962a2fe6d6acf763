"""Runs log-driver, and knows of MCAP files no more than where their records end."""

import json
import os
import subprocess
import sys

CHUNK = 0x06
PREFIX = 9  # opcode, then the content's length in eight bytes
MAGIC = 8

failures = 0


def check(name, holds, seen):
    """Prints the judgement, and counts it if it is a bad one."""
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {name}: {seen}", flush=True)


def finish():
    """Ends the program, with status 1 if a check failed."""
    sys.exit(1 if failures else 0)


class Driver:
    def __init__(self, program, interposer=None):
        self.program = program
        self.interposer = interposer

    def run(self, *arguments, fault=None, counts=None, **options):
        """The lines a command prints, as JSON; its exit status."""
        environment = dict(os.environ)
        if fault is not None or counts is not None:
            environment["LD_PRELOAD"] = str(self.interposer)
        if fault is not None:
            environment["LOG_FAULT"] = fault
        if counts is not None:
            environment["LOG_FAULT_COUNTS"] = str(counts)
        run = subprocess.run(
            [self.program, *map(str, arguments)], env=environment, capture_output=True, text=True,
            timeout=600, **options)
        return [json.loads(line) for line in run.stdout.splitlines()], run.returncode

    def one(self, *arguments, **options):
        """The one line of a command that ends in order."""
        lines, status = self.run(*arguments, **options)
        if status != 0 or len(lines) != 1:
            raise RuntimeError(f"log-driver {arguments}: status {status}, {len(lines)} lines")
        return lines[0]

    def read(self, *paths):
        lines, status = self.run("read", *paths)
        if status != 0 or len(lines) != len(paths):
            raise RuntimeError(f"log-driver read: status {status}")
        return lines


def calls(path):
    """How often the interposer saw each call."""
    return {name: int(count) for name, count in map(str.split, path.read_text().splitlines())}


def chunk_ends(data):
    """The offsets at which the chunks end that are whole in a file, sound as far as it goes."""
    ends = []
    offset = MAGIC
    while offset + PREFIX <= len(data):
        end = offset + PREFIX + int.from_bytes(data[offset + 1:offset + PREFIX], "little")
        if data[offset] == CHUNK and end <= len(data):
            ends.append(end)
        offset = end
    return ends
