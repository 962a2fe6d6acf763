#!/usr/bin/env python3
"""Cuts a session's log at every byte and flips every bit of it; verifies and recovers it then.

usage: damage.py LOG-DRIVER FOLDER
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from driver import Driver, check, finish

SCANS = 70


def main():
    driver, folder = Driver(sys.argv[1]), Path(sys.argv[2])
    path = folder / "small.mcap"
    driver.one("write", path, SCANS)
    parts = os.cpu_count()
    with ThreadPoolExecutor(parts) as pool:
        told = list(pool.map(
            lambda part: driver.one("damage", path, folder / f"{part}.mcap", part, parts),
            range(parts)))
    wrong = next((one["wrong"] for one in told if one["wrong"]), "")
    cuts, flips, lost, harmless, verified, recovered = (
        sum(one[key] for one in told)
        for key in ("cuts", "flips", "lost", "harmless", "verified", "recovered"))
    size = path.stat().st_size
    check(
        "cut at any byte, a log gives every whole chunk and nothing else",
        cuts == size and not wrong, wrong or f"{cuts} cuts, {told[0]['chunks']} chunks")
    check(
        "a flipped bit is noticed or harmless, and costs one chunk at most",
        flips > 8 * size and lost > 0 and not wrong,
        wrong or f"{flips} flips, {lost} cost a chunk, {harmless} nothing")
    check(
        "with a flipped bit, a log is found damaged, and recovered but for one chunk at most",
        verified == 8 * size and recovered > size and not wrong,
        wrong or f"{verified} verified, {recovered} recovered")
    finish()


main()
