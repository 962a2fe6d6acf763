#!/usr/bin/env python3
"""Lets every single call on a session's log fail in every way, and looks at what is left.

usage: failing_calls.py LOG-DRIVER INTERPOSER FOLDER

A fault is CALL AT PORTION ERRNO: see log_faults.c.
"""

import errno
import itertools
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from driver import Driver, calls, check, chunk_ends, finish

SCANS = 150
# What a call is to survive: interrupted; cut short after half, one byte, all but a few; both.
HARMLESS = [(0, errno.EINTR), (500, 0), (1, 0), (999, 0), (500, errno.EINTR)]
# What it is to report, at once or after a part of the bytes.
FATAL = [(0, errno.ENOSPC), (0, errno.EIO), (500, errno.ENOSPC), (999, errno.EIO)]


class Clean:
    """The session without faults: its bytes, its calls, and what each part of it holds."""

    def __init__(self, driver, folder):
        path, counts = folder / "clean.mcap", folder / "clean.counts"
        self.told = driver.one("write", path, SCANS, counts=counts)
        self.data = path.read_bytes()
        self.calls = calls(counts)
        self.contents = driver.read(path)[0]
        # The first chunk holds the header; the last is sealed by closing.
        scans = [scans for _, scans in self.told["seals"]] + [self.told["attempted"]]
        self.chunks = list(zip(chunk_ends(self.data), scans, strict=True))

    def scans(self, length):
        """Scans in the chunks that are whole in the first `length` bytes."""
        return max([scans for end, scans in self.chunks if end <= length], default=0)


def is_sound(contents, scans, ending):
    return (
        contents["exact"] and contents["scans"] == scans and contents["ending"] == ending
        and contents["damage"] == 0)


class Faults:
    def __init__(self, driver, folder):
        self.driver = driver
        self.folder = folder
        self.clean = Clean(driver, folder)
        self.serial = itertools.count()

    def write(self, fault):
        """Writes the session with a fault: what was told, the file's bytes, what is in it."""
        name = f"{next(self.serial)}"
        path, counts = self.folder / f"{name}.mcap", self.folder / f"{name}.counts"
        lines, status = self.driver.run("write", path, SCANS, fault=fault, counts=counts)
        told = lines[0] if status == 0 and len(lines) == 1 else None
        return told, status, path.read_bytes(), self.driver.read(path)[0], calls(counts)

    def survives(self, fault):
        told, status, data, contents, _ = self.write(fault)
        if told is None:
            return f"status {status}"
        if told["failure"] or told["sync"]:
            return f"reported {told}"
        return "" if data == self.clean.data and contents["ending"] == "closed" else "other bytes"

    def reports_write(self, fault):
        told, status, data, contents, seen = self.write(fault)
        _, at, portion, number = map(int, ["0"] + fault.split()[1:])
        if told is None:
            return f"status {status}"
        if told["failure"] != f"write {number}":
            return f"told {told['failure'] or 'nothing'}"
        if told["begun"] and not told["kept"]:
            return "the failure was not kept"
        if seen["write"] != at + (portion > 0):
            return f"{seen['write']} writes: went on after the failure"
        if data != self.clean.data[:len(data)]:
            return "bytes that are not the session's"
        if told["begun"] and len(data) < told["bytes"]:
            return f"{len(data)} bytes of {told['bytes']} that were told written"
        scans = self.clean.scans(len(data))
        whole = len(data) == len(self.clean.data)
        if not is_sound(contents, scans, "closed" if whole else "truncated"):
            return f"{contents} where {scans} scans are whole"
        return ""

    def reports_sync(self, fault):
        """A file that cannot be made durable is written nevertheless, and never called durable."""
        told, status, data, contents, _ = self.write(fault)
        _, at, _, number = map(int, ["0"] + fault.split()[1:])
        if told is None:
            return f"status {status}"
        if told["sync"] != f"sync {number}" or not told["kept"] or told["failure"]:
            return f"told {told}"
        if data != self.clean.data:
            return "other bytes"
        # The n-th sync failing, the last of the n - 1 before it is what is durable.
        durable = self.clean.told["seals"][at - 2][0] if at > 1 else 0
        return "" if told["durable"] == durable else f"{told['durable']} bytes told durable"

    def finishes(self, torn, expected, fault):
        """Finishing a torn file with a fault leaves one that finishes without it."""
        path = self.folder / f"{next(self.serial)}.mcap"
        path.write_bytes(torn)
        lines, status = self.driver.run("finish", path, fault=fault)
        if status != 0 or len(lines) != 1:
            return f"status {status}"
        call, _, _, number = fault.split()
        words = {"fdatasync": "sync", "ftruncate": "truncate"}.get(call, call)
        survives = int(number) in (0, errno.EINTR)
        if lines[0]["failure"] != ("" if survives else f"{words} {number}"):
            return f"told {lines[0]}"
        left = self.driver.read(path)[0]
        if left["scans"] != expected or not left["exact"]:
            return f"left {left}"
        # What was written whole before the last sync failed has its end already.
        again = self.driver.one("finish", path)["failure"]
        if again not in ("", "alreadyClosed") or (survives and again == ""):
            return f"then {again}"
        contents = self.driver.read(path)[0]
        return "" if is_sound(contents, expected, "closed") else f"then {contents}"

    def reads(self, fault, expected):
        """Reading goes on after a harmless fault and says what a failed call said."""
        path = self.folder / "clean.mcap"
        lines, status = self.driver.run("read", path, fault=fault)
        if status != 0 or len(lines) != 1:
            return f"status {status}"
        if lines[0]["failure"] != expected:
            return f"told {lines[0]['failure']}"
        return "" if expected or lines[0] == self.clean.contents else f"{lines[0]}"


def judge(name, trials, pool):
    """`trials`: pairs of a fault and what tries it; what comes back is what was wrong."""
    results = list(pool.map(lambda trial: (trial[0], trial[1](trial[0])), trials))
    wrong = [f"{fault}: {words}" for fault, words in results if words]
    seen = wrong[0] + f" (and {len(wrong) - 1} more)" if wrong else f"{len(results)} runs"
    check(name, not wrong and results, seen)


def main():
    driver, folder = Driver(sys.argv[1], sys.argv[2]), Path(sys.argv[3])
    faults = Faults(driver, folder)
    clean = faults.clean
    writes, syncs = clean.calls["write"], clean.calls["fdatasync"]
    check(
        "a session without faults", is_sound(clean.contents, SCANS, "closed")
        and writes > len(clean.chunks) >= 5 and syncs >= len(clean.chunks),
        f"{clean.contents['scans']} scans, {len(clean.chunks)} chunks, {writes} writes, "
        f"{syncs} syncs")

    def each(call, count, kinds, then):
        return [
            (f"{call} {at} {portion} {number}", then)
            for at in range(1, count + 1) for portion, number in kinds]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judge(
            "a write that is interrupted or short leaves every byte as it was",
            each("write", writes, HARMLESS, faults.survives)
            + [("write 0 0 0", faults.survives)], pool)
        judge(
            "a write that fails: all before it is kept, nothing after it is written",
            each("write", writes, FATAL, faults.reports_write), pool)
        judge(
            "a sync that is interrupted is made again",
            each("fdatasync", syncs, [(0, errno.EINTR)], faults.survives)
            + [("fdatasync 0 0 0", faults.survives)], pool)
        judge(
            "a sync that fails is told and nothing is called durable after it",
            each("fdatasync", syncs, [(0, errno.EIO), (0, errno.ENOSPC)], faults.reports_sync),
            pool)

        end, scans = clean.chunks[-2]
        torn = clean.data[:end + 100]
        counts = folder / "finish.counts"
        path = folder / "torn.mcap"
        path.write_bytes(torn)
        driver.one("finish", path, counts=counts)
        kinds = [(0, errno.EINTR), (0, errno.ENOSPC), (0, errno.EIO)]
        judge(
            "finishing that is cut short by a fault can be done again",
            [
                (fault, lambda fault: faults.finishes(torn, scans, fault))
                for call, count in calls(counts).items() if call != "read"
                for fault, _ in each(
                    call, count, kinds + (HARMLESS + FATAL if call == "write" else []), None)
            ], pool)
        judge(
            "a read that is interrupted or short changes nothing",
            [(f"read {fault}", lambda fault: faults.reads(fault, ""))
             for fault in ["1 0 4", "1 500 0", "1 1 0", "1 500 4", "2 0 4", "0 0 0"]], pool)
        judge(
            "a read that fails is told",
            [(f"read {fault}", lambda fault: faults.reads(fault, "read 5"))
             for fault in ["1 0 5", "1 500 5", "2 0 5"]], pool)
    finish()


main()
