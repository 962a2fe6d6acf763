"""What others make of a log: the official Python package, and a plain MCAP file of the same samples.

usage: log_peers.py compare LOG INT32 ROUNDS   figures, one a line: name, tab, value, tab, unit
       log_peers.py memory PROGRAM...          the most memory that the program held, megabytes
"""

import os
import statistics
import subprocess
import sys
import time

CHANNELS = 8
RATE = 1000


def median_ms(work, rounds):
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


def read_all(path):
    """Every message, its chunk's CRC held; nothing is decoded."""
    from mcap.reader import make_reader

    with open(path, "rb") as file:
        return sum(len(m.data) for _, _, m in make_reader(file, validate_crcs=True).iter_messages())


def write_peer(path, samples):
    """One message of sfixed32 a second, zstd: what one would write with the official package."""
    from mcap.writer import CompressionType, Writer

    with open(path, "wb") as file:
        writer = Writer(file, chunk_size=1 << 18, compression=CompressionType.ZSTD)
        writer.start()
        schema = writer.register_schema("Samples", "protobuf", b"")
        channel = writer.register_channel("/samples", "protobuf", schema)
        for second, start in enumerate(range(0, len(samples), RATE)):
            block = samples[start : start + RATE].T.tobytes()
            writer.add_message(channel, second * 10**9, block, second * 10**9)
        writer.finish()


def summarise_peer(path):
    import numpy
    from mcap.reader import make_reader

    least = numpy.full(CHANNELS, 2**31 - 1)
    greatest = -least
    total = numpy.zeros(CHANNELS, dtype=numpy.int64)
    with open(path, "rb") as file:
        for _, _, message in make_reader(file, validate_crcs=True).iter_messages():
            block = numpy.frombuffer(message.data, dtype="<i4").reshape(CHANNELS, -1)
            least = numpy.minimum(least, block.min(axis=1))
            greatest = numpy.maximum(greatest, block.max(axis=1))
            total += block.sum(axis=1, dtype=numpy.int64)
    return least, greatest, total


def compare(log, plain, rounds):
    import numpy

    samples = numpy.fromfile(plain, dtype="<i4").reshape(-1, CHANNELS)
    peer = plain + ".peer.mcap"
    rounds = min(rounds, 3)
    figures = [
        ("Python mcap: read this log, CRC, no decoding", median_ms(lambda: read_all(log), rounds), "ms"),
        ("Python mcap: write sfixed32 + zstd", median_ms(lambda: write_peer(peer, samples), rounds), "ms"),
        ("Python mcap: size of that", os.path.getsize(peer) / samples.size, "bytes/sample"),
        ("Python mcap: read that, CRC, summary", median_ms(lambda: summarise_peer(peer), rounds), "ms"),
    ]
    for name, value, unit in figures:
        print(name, value, unit, sep="\t")


def memory(program):
    with subprocess.Popen(program, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(1)
    print(usage.ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"] and len(sys.argv) == 5:
        compare(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    elif sys.argv[1:2] == ["memory"] and len(sys.argv) > 2:
        memory(sys.argv[2:])
    else:
        sys.exit(__doc__)
