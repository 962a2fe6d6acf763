#!/usr/bin/env python3
"""Kills a recording at random moments, and counts what each kill cost.

usage: kills.py LOG-DRIVER FOLDER [COUNT [SEED]]

The program says of every scan, before the log gets it, when it was given. What was lost is the
time from the last scan in the file to the newest that was given.
"""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from driver import Driver, check, finish

MOST_LOST = 0.5
RATES = [10, 80, 1000]
# Few enough that each has a processor when its timer is due; they sleep nearly all the time.
AT_ONCE = 6


def killed(driver, folder, number, rate, moment):
    """Lets a recording run until `moment` seconds after its first scan; its file and words."""
    path, words = folder / f"{number}.mcap", folder / f"{number}.words"
    with words.open("w") as output:
        process = subprocess.Popen(
            [driver.program, "live", str(path), str(rate), "60"], stdout=output)
        # A program that is still being loaded has nothing to lose.
        started = time.monotonic()
        while words.stat().st_size == 0 and time.monotonic() - started < 30:
            time.sleep(0.002)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        status = process.wait()
    return path, words.read_text(), status


def given(words):
    """Seconds at which each scan was given."""
    lines = [line.split() for line in words.splitlines(keepends=True) if line.endswith("\n")]
    return [int(line[2]) / 1e9 for line in lines if line[0] == "given"]


def main():
    driver, folder = Driver(sys.argv[1]), Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
    moments = random.Random(seed)
    plan = [(number, RATES[number % 3], moments.uniform(0, 2.5)) for number in range(count)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = list(pool.map(lambda kill: killed(driver, folder, *kill), plan))

    lost = {rate: [] for rate in RATES}
    wrong = []
    closed = 0
    for (number, rate, moment), (path, words, status) in zip(plan, runs, strict=True):
        times = given(words)
        before, = driver.read(path)
        name = f"kill {number} at {rate} scans/s after {moment:.3f} s"
        if status != -signal.SIGKILL or "failed" in words:
            wrong.append(f"{name}: status {status}, {words[-60:]!r}")
            continue
        if not before["header"] or not before["exact"] or before["damage"]:
            wrong.append(f"{name}: {before}")
        # One more than was told may have been given: the telling itself may be cut short.
        kept = before["scans"]
        if kept > len(times):
            wrong.append(f"{name}: {kept} scans of {len(times)}")
            continue
        # A scan that was lost was given after the last that was kept, or after the start.
        lost[rate].append(times[-1] - times[max(0, kept - 1)] if times else 0)
        told = driver.one("finish", path)["failure"]
        after, = driver.read(path)
        closed += told == "" and after["ending"] == "closed" and after["scans"] == kept
    check(
        f"{count} kills leave every scan before the last whole and in order", not wrong,
        wrong[0] if wrong else f"seed {seed}")
    check("every log they leave can be finished", closed == count, f"{closed} of {count}")
    for rate, values in lost.items():
        values.sort()
        check(
            f"lost at {rate} scans/s", values and values[-1] <= MOST_LOST,
            f"at most {values[-1]:.3f} s, median {values[len(values) // 2]:.3f} s of "
            f"{len(values)} kills" if values else "no kills")
    finish()


main()
