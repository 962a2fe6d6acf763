"""The checks behind Tools/check-recovery: check_recovery.py FOLDER_OF_PROGRAMS EMPTY_FOLDER."""

import json
import random
import subprocess
import sys
from pathlib import Path

from mcap.reader import make_reader
from mcap.records import Chunk, Message
from mcap.stream_reader import StreamReader, breakup_chunk

programs, folder = Path(sys.argv[1]), Path(sys.argv[2])
chosen = random.Random(5)
failures = 0


def check(holds, what):
    global failures
    if not holds:
        failures += 1
        print(f"  FAILED: {what}")


def treadlight(*arguments):
    done = subprocess.run(
        [programs / "treadlight", "log", *arguments], capture_output=True, text=True, cwd=folder
    )
    return done.returncode, done.stdout


def key(message):
    return (message.channel_id, message.sequence, message.log_time, bytes(message.data))


def official(path):
    """All messages, front to back and through the index, which must agree; all sums hold."""
    with open(path, "rb") as file:
        records = StreamReader(file, validate_crcs=True).records
        streamed = [key(record) for record in records if isinstance(record, Message)]
    with open(path, "rb") as file:
        indexed = [key(message) for _, _, message in make_reader(file, validate_crcs=True)
                   .iter_messages(log_time_order=False)]
    check(sorted(streamed) == sorted(indexed), f"{path}: the index leads to other messages")
    return streamed


def chunks_of(path):
    """Of each chunk its first byte, the byte behind it, and its messages."""
    with open(path, "rb") as file:
        summary = make_reader(file).get_summary()
    with open(path, "rb") as file:
        whole = [record for record in StreamReader(file, emit_chunks=True).records
                 if isinstance(record, Chunk)]
    places = sorted((index.chunk_start_offset, index.chunk_length)
                    for index in summary.chunk_indexes)
    return [
        (start, start + length, [key(m) for m in breakup_chunk(chunk) if isinstance(m, Message)])
        for (start, length), chunk in zip(places, whole)
    ]


subprocess.run([programs / "make-session", folder / "whole.mcap", "scans=1600"], check=True)
original = (folder / "whole.mcap").read_bytes()
chunks = chunks_of(folder / "whole.mcap")
everything = official(folder / "whole.mcap")
check(treadlight("verify", "whole.mcap")[0] == 0, "the whole session is not sound")
check(treadlight("recover", "whole.mcap")[0] == 0, "the whole session has something to recover")


def recover(what, damaged, expected, status):
    (folder / "damaged.mcap").write_bytes(damaged)
    check(treadlight("verify", "damaged.mcap")[0] == 3, f"{what}: verify finds nothing")
    found, output = treadlight("recover", "damaged.mcap", "--output", "out.mcap", "--force",
                               "--json")
    check(found == status, f"{what}: status {found}, not {status}")
    check((folder / "damaged.mcap").read_bytes() == damaged, f"{what}: the original is changed")
    check(official(folder / "out.mcap") == expected, f"{what}: other messages than expected")
    if status == 3:
        check(json.loads(output)["missing"], f"{what}: no time is said to be missing")


def without(index):
    return [m for number, (_, _, messages) in enumerate(chunks) if number != index
            for m in messages]


for index, (start, end, _) in enumerate(chunks):
    at = chosen.randrange(start + 60, end)
    flipped = bytearray(original)
    flipped[at] ^= 1 << chosen.randrange(8)
    recover(f"bit flipped at {at}", bytes(flipped), without(index), 3)
    middle = (start + end) // 2
    zeroed = original[: middle - 30] + bytes(60) + original[middle + 30 :]
    recover(f"zeros at {middle}", zeroed, without(index), 3)
    recover(f"bytes removed at {middle}", original[:middle] + original[middle + 37 :],
            without(index), 3)
    noise = bytes(chosen.randrange(256) for _ in range(5000))
    recover(f"bytes inserted at {middle}", original[:middle] + noise + original[middle:],
            without(index), 3)
    recover(f"chunk at {start} twice", original[:end] + original[start:end] + original[end:],
            everything, 0)
for _ in range(40):
    cut = chosen.randrange(chunks[0][1], chunks[-1][1])
    whole = [m for _, end, messages in chunks if end <= cut for m in messages]
    recover(f"cut at {cut}", original[:cut], whole, 3)
recover("cut in the footer", original[:-20], everything, 0)
check(treadlight("repair-index", "damaged.mcap", "--in-place")[0] == 0, "no index is made anew")
check((folder / "damaged.mcap").read_bytes() == original, "the index made anew is another")

torn = original[: chunks[-2][1] + 100]
(folder / "torn.mcap").write_bytes(torn)
check(treadlight("recover", "torn.mcap", "--in-place")[0] == 3, "a torn log is not finished")
official(folder / "torn.mcap")

count = len(chunks) * 5 + 42
print(f"{count} damaged sessions of {len(chunks)} chunks: {failures or 'none'} failed")
sys.exit(1 if failures else 0)
