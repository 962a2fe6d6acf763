"""Reads what QEMU's blklogwrites noted of a guest's writes, and makes disks of it.

The file is laid out as Linux's dm-log-writes has it: sectors of 512 bytes (or what the first
one says), the first with magic, version, count of entries and sector size; then for each entry
a sector with its place, length, flags and data length, and the data.
"""

import os
import struct
from pathlib import Path

MAGIC = 0x6A736677736872
VERSION = 1
FLUSH, FORCED, DISCARD = 1, 2, 4
UNIT = 512  # of places and lengths
LONGEST = 1 << 22


def entries(path):
    """Every whole entry as offset, data, flags; the count in the first sector lags behind."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        magic, version, _, sector = struct.unpack("<QQQI", file.read(28))
        if magic != MAGIC or version != VERSION:
            raise RuntimeError(f"{path} is no log of writes")
        offset = sector
        while offset + sector <= size:
            file.seek(offset)
            place, length, flags, _ = struct.unpack("<QQQQ", file.read(32))
            if length == 0 and not flags & FLUSH:
                return  # never written
            data = 0 if flags & DISCARD else length * UNIT
            if data and (data > LONGEST or offset + sector + data > size):
                return  # torn
            file.seek(offset + sector)
            content = file.read(data) if data else bytes(length * UNIT)
            offset += sector + (data and -(-data // sector) * sector)
            yield place * UNIT, content, flags


def rebuild(base, disk, log, target, chances):
    """The disk of `base` as a cut may leave it that empties the disk's own cache.

    All that was written before the last flush is there; of every write after it `chances` decides
    whether it reached the medium. Returns how many did, how many there were, and the flushes.
    `disk`, which took all the writes, is held against the log.
    """
    noted = list(entries(log))
    flushes = [index for index, (_, _, flags) in enumerate(noted) if flags & FLUSH]
    last = flushes[-1] if flushes else -1
    image = bytearray(Path(base).read_bytes())
    for offset, content, _ in noted[:last + 1]:
        image[offset:offset + len(content)] = content
    later = [entry for entry in noted[last + 1:] if entry[1]]

    whole, found = bytearray(image), Path(disk).read_bytes()
    for offset, content, _ in later:  # some of these the cut may have stopped half way
        whole[offset:offset + len(content)] = found[offset:offset + len(content)]
    if whole != found:
        raise RuntimeError(f"{log} does not tell of every write to {disk}")

    kept = 0
    for offset, content, flags in later:
        if flags & FORCED or chances.random() < 0.5:
            kept += 1
            image[offset:offset + len(content)] = content
    Path(target).write_bytes(image)
    return kept, len(later), len(flushes)
