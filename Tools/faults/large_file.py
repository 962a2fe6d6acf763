#!/usr/bin/env python3
"""Writes a file past 2^32 bytes, and reads what stands there with the official reader too.

usage: large_file.py LOG-DRIVER FOLDER BYTES
"""

import sys
import time
from pathlib import Path

from driver import Driver, check, finish
from mcap.reader import SeekingReader

LIMIT = 1 << 32


def main():
    driver, folder, least = Driver(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    path = folder / "large.mcap"
    began = time.monotonic()
    told = driver.one("large", path, least)
    seconds = time.monotonic() - began
    check(
        "a large file is written, and read front to back",
        told["ending"] == "closed" and told["read"] == told["messages"] and told["bytes"] > least,
        f"{told['bytes']} bytes{', past 2^32' if told['bytes'] > LIMIT else ''}, "
        f"{told['read']} of {told['messages']} messages, {told['ending']}, {seconds:.0f} s")
    check("its index leads to what stands last", told["indexed"], "messages and attachment")
    last = told["messages"] - 1
    with path.open("rb") as file:
        reader = SeekingReader(file, validate_crcs=True)
        summary = reader.get_summary()
        farthest = max(index.chunk_start_offset for index in summary.chunk_indexes)
        check(
            "the official reader counts its messages",
            summary.statistics.message_count == told["messages"], f"{last + 1} messages")
        for wanted in (0, last - 1, last):
            found = [
                (message.sequence, len(message.data), message.data[:4])
                for _, _, message in reader.iter_messages(
                    starting_at=wanted, ending_before=wanted + 1)]
            whole = (wanted, 1 << 20, wanted.to_bytes(4, "little"))
            check(
                f"the official reader finds message {wanted} by the index",
                found == [(last, 1, b"*") if wanted == last else whole],
                f"{len(found)} message; the last chunk stands at {farthest}")
        attachments = [(item.name, item.data) for item in reader.iter_attachments()]
        check(
            "and the attachment behind them", attachments == [("last", b"last")],
            f"at {summary.attachment_indexes[0].offset}")
        check(
            "both stand beyond the least", min(farthest, summary.attachment_indexes[0].offset)
            > least, f"{least}")
    finish()


main()
