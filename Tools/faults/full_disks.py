#!/usr/bin/env python3
"""Records onto a disk that fills up, and with a limit on a file's length.

usage: full_disks.py LOG-DRIVER FOLDER

The disk is one in memory, which takes the right to mount; without it that part is left out, and
says so.
"""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

from driver import Driver, check, chunk_ends, finish

SCANS = 4000
ROOM = 64 * 1024


def mount(folder, size, *options):
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *options]), "tmpfs", str(folder)],
        capture_output=True, text=True)


def judge(driver, name, told, path, number):
    """The failure was told once and kept, and the file holds what the writer says it does."""
    size = path.stat().st_size
    chunks = len(chunk_ends(path.read_bytes()))
    # The chunk that did not fit may be whole: then only its indexes are torn.
    scans = ([scans for _, scans in told["seals"]] + [told["attempted"]])[chunks - 1]
    contents, = driver.read(path)
    check(
        f"{name}: told, kept, and the log is whole up to there",
        told["failure"] == f"write {number}" and told["kept"] and told["bytes"] <= size
        and contents["scans"] == scans > 0 and contents["exact"]
        and contents["ending"] == "truncated" and contents["damage"] == 0,
        f"{told['failure']}, {size} bytes, {contents['scans']} scans")
    return scans


def full_disk(driver, folder):
    mounted = mount(folder, ROOM)
    if mounted.returncode != 0:
        print(f"left out: no disk of its own to fill up ({mounted.stderr.strip()})")
        return
    try:
        path = folder / "session.mcap"
        told = driver.one("write", path, SCANS)
        scans = judge(driver, "a full disk", told, path, errno.ENOSPC)
        # Dropping the torn tail made room, but maybe not enough: a log that can be finished later.
        first = driver.one("finish", path)["failure"]
        left, = driver.read(path)
        check(
            "finished while the disk is full, a log loses nothing",
            first in ("", f"write {errno.ENOSPC}") and left["scans"] == scans and left["exact"],
            f"{first or 'finished'}, {left['scans']} scans")
        mount(folder, 16 * ROOM, "remount")
        if first:
            first = driver.one("finish", path)["failure"]
        done, = driver.read(path)
        check(
            "finished once there is room, it is closed",
            first == "" and done["ending"] == "closed" and done["scans"] == scans,
            f"{done['ending']}, {done['scans']} scans")
        # A disk without room for a beginning: refused, and nothing is there that is no log.
        (folder / "ballast").write_bytes(bytes(16 * ROOM - path.stat().st_size - 16384))
        with (folder / "rest").open("wb", buffering=0) as rest:
            try:
                while rest.write(bytes(512)):
                    pass
            except OSError:
                pass
        late = folder / "late.mcap"
        told = driver.one("write", late, SCANS)
        contents, = driver.read(late)
        check(
            "a log that cannot begin says so",
            not told["begun"] and told["failure"] == f"write {errno.ENOSPC}"
            and contents["scans"] == 0 and contents["ending"] == "truncated",
            f"{told['failure']}")
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def longest_file(driver, folder):
    path = folder / "limited.mcap"
    limit = (ROOM, ROOM)
    told = driver.one(
        "write", path, SCANS, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    judge(driver, "a limit on the file's length", told, path, errno.EFBIG)


def main():
    driver, folder = Driver(sys.argv[1]), Path(sys.argv[2])
    disk = folder / "disk"
    os.mkdir(disk)
    full_disk(driver, disk)
    longest_file(driver, folder)
    finish()


main()
