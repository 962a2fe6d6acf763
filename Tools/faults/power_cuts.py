#!/usr/bin/env python3
"""Pulls the plug of a virtual machine that records a session, and looks at its disk.

usage: power_cuts.py LAB LOG-DRIVER FOLDER COUNT [SEED]

Killing QEMU loses what the guest's memory held: all it had not sent to its disk. Two disks are
looked at for each cut: the image as it is, of a disk that has written all it was sent; and one
that has lost its own cache, where of what was sent after the last flush only a random half is.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from disk_log import rebuild
from driver import Driver, check, finish

MOST_LOST = 1.0
RATES = [80, 10, 1000]
DISK = 64 << 20
BOOT_SECONDS = 300


class Words:
    """What the guest says, each line with the time at which it came."""

    def __init__(self, stream):
        self.given = {}
        self.durable = 0
        self.arrived = 0.0
        self.failed = ""
        self.stream = stream
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self):
        for line in self.stream:
            words = line.split()
            if not line.endswith("\n"):
                return  # torn by the cut
            if words[0] == "given":
                self.given[int(words[1])] = int(words[2]) / 1e9
                self.arrived = time.monotonic()
            elif words[0] == "durable":
                self.durable = int(words[1])
            else:
                self.failed = self.failed or line.strip()


def record(lab, driver, folder, rate, moment):
    """Runs the guest and cuts its power `moment` seconds after the first scan it tells of."""
    image, log, pid_file = folder / "disk", folder / "writes", folder / "pid"
    with image.open("wb") as file:
        file.truncate(DISK)
    subprocess.run(["/sbin/mkfs.ext4", "-q", str(image)], check=True)
    base = folder / "base"
    subprocess.run(["cp", "--sparse=always", str(image), str(base)], check=True)
    log.touch()
    boot = subprocess.Popen(
        [lab / "boot", "--timeout", str(BOOT_SECONDS), "--disk", image, "--disk-log", log,
         "--pid-file", pid_file, "--", lab / "guest-power-cut", driver.program, str(rate)],
        stdout=subprocess.PIPE, stderr=(folder / "boot.log").open("w"), text=True,
        env={**os.environ, "TMPDIR": str(folder)})
    words = Words(boot.stdout)
    while not words.given and boot.poll() is None:
        time.sleep(0.01)
    time.sleep(moment)
    cut = time.monotonic()
    is_alive = boot.poll() is None
    if is_alive:
        os.kill(int(pid_file.read_text()), signal.SIGKILL)
    boot.wait()
    words.thread.join()
    if not is_alive:
        raise RuntimeError(f"the guest ended on its own: {(folder / 'boot.log').read_text()}")
    # The kernel may have moved on after the last line: as much may be lost besides.
    return words, max(0.0, cut - words.arrived)


def recover(image, folder):
    """Replays the disk's journal, as mounting it would, and takes the session off it."""
    run = subprocess.run(["/sbin/e2fsck", "-fy", str(image)], capture_output=True, text=True)
    path = folder / f"{image.name}.mcap"
    path.unlink(missing_ok=True)
    subprocess.run(
        ["/sbin/debugfs", "-R", f"dump /session.mcap {path}", str(image)], capture_output=True)
    return path if path.exists() else None, run.returncode


def judge(driver, name, image, folder, words, late):
    path, status = recover(image, folder)
    if path is None:
        check(name, words.durable == 0, "no file")
        return None
    before, = driver.read(path)
    told = driver.one("finish", path)["failure"]
    after, = driver.read(path)
    kept = after["scans"]
    newest = max(words.given)
    times = words.given
    # Not every line came through the cut: the last one kept may not have been told.
    last = times.get(kept - 1, times[0] if kept == 0 else times[newest])
    lost = max(0.0, times[newest] - last) + late
    is_sound = after["ending"] == "closed" and after["exact"] and after["header"] and told == ""
    check(
        name, is_sound and kept >= words.durable and lost <= MOST_LOST and status <= 1,
        f"{newest + 1} scans told, {words.durable} of them synced, {kept} there "
        f"({before['ending']}, finished {told or 'well'}): {lost:.3f} s lost, e2fsck {status}")
    return lost


def main():
    lab, driver, folder = Path(sys.argv[1]), Driver(sys.argv[2]), Path(sys.argv[3])
    count = int(sys.argv[4])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.randrange(1 << 32)
    chances = random.Random(seed)
    print(f"seed {seed}", flush=True)
    lost = {"written": [], "flushed": []}
    for number in range(count):
        rate, moment = RATES[number % 3], chances.uniform(0.5, 8)
        place = folder / f"{number}"
        place.mkdir()
        words, late = record(lab, driver, place, rate, moment)
        if words.failed:
            check(f"cut {number}", False, words.failed)
        kept, later, flushes = rebuild(
            place / "base", place / "disk", place / "writes", place / "flushed", chances)
        name = f"cut {number} at {rate} scans/s after {moment:.2f} s"
        lost["written"].append(judge(
            driver, f"{name}, all sent was written", place / "disk", place, words, late))
        lost["flushed"].append(judge(
            driver, f"{name}, {kept} of {later} unflushed writes, {flushes} flushes",
            place / "flushed", place, words, late))
        shutil.rmtree(place)
    for kind, values in lost.items():
        values = sorted(value for value in values if value is not None)
        if values:
            print(f"{kind}: at most {values[-1]:.3f} s lost, median "
                  f"{values[len(values) // 2]:.3f} s of {len(values)} cuts")
    finish()


main()
