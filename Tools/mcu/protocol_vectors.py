#!/usr/bin/env python3
"""Packs the wire format's vectors for the microcontroller, and writes what it must make of them.

    protocol_vectors.py FOLDER    writes FOLDER/protocol.bin and FOLDER/protocol.txt

A record is a byte that says what the bytes are, the lengths of name and bytes, and both. Only the
bytes go there: fields, errors and answers it has to find by itself.
"""

import json
import struct
import sys
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "Tests/Vectors"
sys.path.insert(0, str(VECTORS))
sys.dont_write_bytecode = True  # the vectors' folder is no place for it
from generate import CELL_STATES, GUARD_STATES, RESTARTS, scan_frame  # noqa: E402

# As `Kind` in ProtocolVectors.swift numbers them.
KINDS = ["scan-frame", "identity", "calibration", "guard-limits", "status", "request"]
DESCRIPTORS = {"device-descriptor": 1, "configuration-descriptor": 2, "string-descriptor": 3}
# The structures with a checksum, of which no bit can change.
SEALED = ["scan-frame", "calibration", "guard-limits"]


def record(kind, name, data):
    name = name.encode("ascii")
    return bytes([KINDS.index(kind), len(name), len(data)]) + name + data


def leaves(value):
    """The numbers and texts in `value`, in its order; a state goes by its number."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(filter(None, map(leaves, value)))
    for names in (CELL_STATES, GUARD_STATES, RESTARTS, RESTARTS):
        if value in names:
            return str(names.index(value))
    return str(int(value) if isinstance(value, bool) else value)


def structure(kind, name, data, fields, written):
    lines = [f"{name}: fields {leaves(fields)}", f"{name}: bytes {written.hex(' ')}"]
    if kind in SEALED:
        lines.append(f"{name}: flips refused {8 * len(data)}")
    return record(kind, name, data), lines


def answer(name, data, setup, ids=(0x1209, 1)):
    """A request to a new table of the typical identity and these ids, and what it answers."""
    identity = data_of(VECTORS / "identity/typical.hex")
    request = identity + struct.pack("<HH", *ids) + struct.pack("<BBHHH", *setup, 0, 255)
    return record("request", name, request), [f"{name}: answer {data.hex(' ')}"]


def descriptor(name, data, fields, number):
    ids = (fields["vendorID"], fields["productID"]) if "vendorID" in fields else (0x1209, 1)
    return answer(name, data, (0x80, 6, number << 8 | fields.get("index", 0)), ids)


def data_of(path):
    return bytes.fromhex(path.read_text())


def vectors():
    for path in sorted(VECTORS.glob("*/*.hex")):
        kind, name = path.parent.name, f"{path.parent.name}/{path.stem}"
        data = data_of(path)
        fields = json.loads(path.with_suffix(".json").read_text())
        if kind == "decode-only":
            yield structure("scan-frame", name, data, fields, b"".join(scan_frame(fields)))
        elif kind in KINDS:
            yield structure(kind, name, data, fields, data)
        else:
            yield descriptor(name, data, fields, DESCRIPTORS[kind])
    for name, request in (("identity/typical", 1), ("status/guard-state-0", 8)):
        yield answer(name, data_of(VECTORS / f"{name}.hex"), (0xC0, request, 0))
    for file in ("refused-frames", "refused-data"):
        for item in json.loads((VECTORS / f"{file}.json").read_text()):
            kind = item.get("structure", "scan-frame")
            name = f"{file}/{kind}, {item['name']}"
            yield (
                record(kind, name, bytes.fromhex(item["hex"])),
                [f"{name}: refused {item['error']}"])


def main():
    folder = Path(sys.argv[1])
    packed = list(vectors())
    (folder / "protocol.bin").write_bytes(b"".join(data for data, _ in packed))
    lines = [line for _, lines in packed for line in lines]
    (folder / "protocol.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
