#!/usr/bin/env python3
"""Writes the golden vectors of wire format version 1 next to this file.

Written from the byte tables in the doc comments of Sources/TableProtocol and from chapter 9 of
the USB 2.0 specification, never from the Swift code, so that a mistake there shows.

    generate.py            write every vector
    generate.py --check    only compare with what is there; exits with 1 on a difference
"""

import json
import struct
import sys
import zlib
from pathlib import Path

CELL_STATES = ["good", "saturatedHigh", "saturatedLow", "absent", "stuck", "settling"]
RESTARTS = ["power", "watchdog", "trap", "check"]
GUARD_STATES = ["off", "watching", "overLimit", "hostSilent", "untrusted"]
COUNT_MIN, COUNT_MAX = -(2**23), 2**23 - 1
INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1


def checksum(rows):
    return struct.pack("<I", zlib.crc32(b"".join(rows)))


def cell(count, state="good", age=0):
    return {"count": count, "state": state, "age": age}


# Each function below returns a structure's rows of bytes: header, one row for each channel,
# checksum.


def scan_frame(fields, flags=0, reserved=0):
    cells = fields["cells"]
    header = b"TL" + struct.pack(
        "<BBHHIQBBH", 1, len(cells), 28 + 6 * len(cells), fields["epoch"], fields["sequence"],
        fields["deviceTime"], flags | fields["isButtonHeld"],
        GUARD_STATES.index(fields["guardState"]), reserved)
    rows = [header] + [
        struct.pack("<i", c["count"])[:3]
        + struct.pack("<BH", CELL_STATES.index(c["state"]), c["age"])
        for c in cells
    ]
    return rows + [checksum(rows)]


def identity(fields):
    return [
        struct.pack(
            "<HBBBBHII", 1, *fields["firmware"], fields["channelCount"],
            fields["framesPerTransfer"], fields["rateMillihertz"], 0),
        fields["serial"].encode("ascii").ljust(24, b"\0"),
    ]


def calibration(fields):
    cells = fields["cells"]
    rows = [struct.pack("<HBBIQ", 1, len(cells), 0, fields["referenceMassGrams"], fields["madeAt"])]
    rows += [struct.pack("<ii", c["zero"], c["nanonewtonsPerCount"]) for c in cells]
    return rows + [checksum(rows)]


def guard_limits(fields):
    rows = [
        struct.pack(
            "<HBBiiiiiHHHH", 2, len(fields["tare"]), 0, fields["rating"], fields["hardForce"],
            fields["bothFeet"], fields["fallDrop"], fields["deadband"],
            fields["offDelayMilliseconds"], fields["heartbeatMilliseconds"],
            sum(1 << channel for channel in fields["clientChannels"]), 0)
    ]
    rows += [struct.pack("<i", tare) for tare in fields["tare"]]
    return rows + [checksum(rows)]


def status(fields):
    return [
        struct.pack(
            "<HBBIIBBHQ", fields["epoch"], fields["isStreaming"],
            GUARD_STATES.index(fields["guardState"]), fields["produced"], fields["dropped"],
            RESTARTS.index(fields["restart"]), 0, fields["failedAt"], fields["deviceTime"])
    ]


def device_descriptor(fields):
    return [
        struct.pack(
            "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, fields["vendorID"], fields["productID"],
            0x0001, 1, 2, 3, 1)
    ]


def configuration_descriptor(_):
    return [
        struct.pack("<BBHBBBBB", 9, 2, 25, 1, 1, 0, 0x80, 100 // 2),
        struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1, 0xFF, ord("T"), 1, 0),
        struct.pack("<BBBBHB", 7, 5, 0x81, 2, 64, 0),
    ]


def string_descriptor(fields):
    text = struct.pack("<H", 0x0409) if fields["index"] == 0 else fields["text"].encode("utf-16-le")
    return [struct.pack("<BB", 2 + len(text), 3), text]


def scan(cells, epoch=1, sequence=0, time=0, held=False, guard="off"):
    return {
        "epoch": epoch, "sequence": sequence, "deviceTime": time, "isButtonHeld": held,
        "guardState": guard, "cells": cells,
    }


def golden():
    """Every vector that is read and written alike: folder, name, function, fields."""
    eight = [cell(c, s, a) for c, s, a in [
        (COUNT_MAX, "saturatedHigh", 0), (COUNT_MIN, "saturatedLow", 1), (0, "absent", 65535),
        (-1, "stuck", 65534), (1, "settling", 256), (0x123456, "good", 0x0102),
        (-0x123456, "good", 255), (COUNT_MAX - 1, "good", 0)]]
    sixteen = [
        cell((COUNT_MIN, COUNT_MAX)[i % 2] // (i + 1), CELL_STATES[i % 6], 4369 * i)
        for i in range(16)
    ]
    yield "scan-frame", "one-channel-zeros", scan_frame, scan([cell(0)], epoch=0)
    yield "scan-frame", "one-channel", scan_frame, scan(
        [cell(COUNT_MIN + 1, "good", 7)], 0x0102, 0x03040506, 0x0708090A0B0C0D0E, True)
    yield "scan-frame", "eight-channels", scan_frame, scan(
        eight, 513, 100_000, 1_000_000_000, guard="watching")
    yield "scan-frame", "sixteen-channels", scan_frame, scan(
        sixteen, 65535, 2**32 - 1, 2**64 - 1, True, "untrusted")
    for number, state in enumerate(GUARD_STATES):
        yield "scan-frame", f"guard-state-{number}", scan_frame, scan(
            [cell(1000 * (i + 1)) for i in range(4)], 2, number, 12_500 * number, guard=state)
    for number, state in enumerate(CELL_STATES):
        yield "scan-frame", f"cell-state-{number}", scan_frame, scan(
            [cell(-number, state, number), cell(0x54 | 0x4C << 8)], 3, number, 10_000)

    for name, firmware, channels, frames, rate, serial in [
        ("lowest", (0, 0, 0), 1, 1, 10_000, "!"),
        ("typical", (1, 2, 3), 8, 10, 80_000, "E6614103E7452B21"),
        ("highest", (255, 255, 255), 16, 32, 1_000_000, "~" * 24),
    ]:
        yield "identity", name, identity, {
            "firmware": firmware, "channelCount": channels, "framesPerTransfer": frames,
            "rateMillihertz": rate, "serial": serial}

    for name, mass, made, pairs in [
        ("never-made", 0, 0, [(0, 0)]),
        ("typical", 20_000, 1_767_225_600, [(84_213, 817), (-1_204, -821), (0, 799), (5, 803)]),
        ("extremes", 2**32 - 1, 2**64 - 1, [(INT32_MIN, INT32_MAX), (INT32_MAX, INT32_MIN)] * 8),
    ]:
        yield "calibration", name, calibration, {
            "referenceMassGrams": mass, "madeAt": made,
            "cells": [{"zero": z, "nanonewtonsPerCount": g} for z, g in pairs]}

    for name, loads, deadband, off, heartbeat, client, tare in [
        ("nothing-guarded", (0, 0, 0, 0), 0, 0, 0, [], [0]),
        ("typical", (2_500_000, 210_000, 420_000, 350_000), 10_000, 300, 750, [1, 2, 3],
         [180_000, 175_500, -11_000, 201_250]),
        ("extremes", (INT32_MAX,) * 4, INT32_MAX, 65535, 65535, list(range(16)),
         [INT32_MIN, INT32_MAX] * 8),
    ]:
        rating, force, both, drop = loads
        yield "guard-limits", name, guard_limits, {
            "rating": rating, "hardForce": force, "bothFeet": both, "fallDrop": drop,
            "deadband": deadband, "offDelayMilliseconds": off, "heartbeatMilliseconds": heartbeat,
            "clientChannels": client, "tare": tare}

    for number, state in enumerate(GUARD_STATES):
        yield "status", f"guard-state-{number}", status, {
            "epoch": 0x0102 * number, "isStreaming": number % 2 == 1, "guardState": state,
            "produced": 0x01020304 * number, "dropped": number, "restart": RESTARTS[number % 4],
            "failedAt": 0x0506 * (number % 4 // 2), "deviceTime": 2**40 * number}
    yield "status", "extremes", status, {
        "epoch": 65535, "isStreaming": True, "guardState": "untrusted", "produced": 2**32 - 1,
        "dropped": 2**32 - 1, "restart": "check", "failedAt": 65535, "deviceTime": 2**64 - 1}

    yield "device-descriptor", "test-id", device_descriptor, {
        "vendorID": 0x1209, "productID": 0x0001}
    yield "device-descriptor", "other-id", device_descriptor, {
        "vendorID": 0xFEDC, "productID": 0xBA98}
    yield "configuration-descriptor", "only", configuration_descriptor, {}
    for index, text in enumerate(["", "Treadlight", "Treadlight table", "E6614103E7452B21"]):
        yield "string-descriptor", f"index-{index}", string_descriptor, {
            "index": index, "text": text}


def sealed(body):
    """`body` with a checksum that holds."""
    return body + struct.pack("<I", zlib.crc32(body))


def changed(data, offset, *values):
    return data[:offset] + bytes(values) + data[offset + len(values):]


def refused_frames():
    """Name, bytes, and the `FrameError` they give."""
    good = b"".join(scan_frame(scan([cell(100), cell(-100)], 5, 6, 7, guard="watching")))
    body = good[:-4]
    length = len(good)
    crc = zlib.crc32(body)
    yield "nothing", b"", "truncated(needed: 24, found: 0)"
    yield "half a header", good[:23], "truncated(needed: 24, found: 23)"
    yield "header alone", good[:24], f"truncated(needed: {length}, found: 24)"
    yield "last byte missing", good[:-1], f"truncated(needed: {length}, found: {length - 1})"
    yield "sync swapped", changed(good, 0, *b"LT"), f"noSync({0x544C})"
    yield "zeros", bytes(length), "noSync(0)"
    yield "version 0", sealed(changed(body, 2, 0)), "unsupportedVersion(0)"
    yield "version 2", sealed(changed(body, 2, 2)), "unsupportedVersion(2)"
    yield "no channels", sealed(changed(body, 3, 0, 28, 0)), "channelCountOutOfRange(0)"
    yield "17 channels", sealed(changed(body, 3, 17, 130, 0)), "channelCountOutOfRange(17)"
    yield "255 channels", sealed(changed(body, 3, 255, 0, 0)), "channelCountOutOfRange(255)"
    for name, lie in [
        ("one short", length - 1), ("one long", length + 1), ("zero", 0), ("longest", 65535),
        ("of 16 channels", 124),
    ]:
        yield f"lying length, {name}", sealed(changed(body, 4, *struct.pack("<H", lie))), (
            f"wrongLength(declared: {lie}, expected: {length})")
    yield "channels lie", sealed(changed(body, 3, 1)), f"wrongLength(declared: {length}, expected: 34)"
    yield "checksum zero", body + bytes(4), f"wrongChecksum(declared: 0, computed: {crc})"
    yield "checksum big-endian", body + struct.pack(">I", crc), (
        f"wrongChecksum(declared: {struct.unpack('<I', struct.pack('>I', crc))[0]}, computed: {crc})")
    yield "checksum not inverted", body + struct.pack("<I", crc ^ 0xFFFFFFFF), (
        f"wrongChecksum(declared: {crc ^ 0xFFFFFFFF}, computed: {crc})")
    for value in (5, 255):
        yield f"guard state {value}", sealed(changed(body, 21, value)), f"unknownGuardState({value})"
    for channel, value in ((0, 6), (1, 255)):
        yield f"channel {channel} in state {value}", (
            sealed(changed(body, 27 + 6 * channel, value))
        ), f"unknownCellState(channel: {channel}, value: {value})"


def refused_data():
    """Structure, name, bytes, and the `ControlDataError` they give."""
    def vector(folder, name):
        found = next(v for v in golden() if v[:2] == (folder, name))
        return b"".join(found[2](found[3]))

    who = vector("identity", "typical")
    yield "identity", "nothing", b"", "truncated(needed: 2, found: 0)"
    yield "identity", "one byte", who[:1], "truncated(needed: 2, found: 1)"
    yield "identity", "version alone", who[:2], "truncated(needed: 40, found: 2)"
    yield "identity", "last byte missing", who[:-1], "truncated(needed: 40, found: 39)"
    yield "identity", "version 2, shorter", b"\x02\x00", "unsupportedVersion(2)"
    yield "identity", "version 256", changed(who, 0, 0, 1), "unsupportedVersion(256)"
    yield "identity", "no channels", changed(who, 5, 0), "channelCountOutOfRange(0)"
    yield "identity", "17 channels", changed(who, 5, 17), "channelCountOutOfRange(17)"
    yield "identity", "no frames", changed(who, 6, 0, 0), "framesPerTransferOutOfRange(0)"
    yield "identity", "33 frames", changed(who, 6, 33, 0), "framesPerTransferOutOfRange(33)"
    for rate in (0, 9_999, 1_000_001, 2**32 - 1):
        yield "identity", f"rate {rate}", changed(who, 8, *struct.pack("<I", rate)), (
            f"rateOutOfRange(millihertz: {rate})")
    for name, serial in [
        ("empty", b""), ("with a space", b"A B"), ("with a gap", b"A\0B"), ("DEL", b"\x7f"),
        ("not ASCII", b"\xc3\xa9"), ("newline", b"A\n"),
    ]:
        yield "identity", f"serial {name}", who[:16] + serial.ljust(24, b"\0"), "serialNotPrintable"

    for folder, header, other in (("calibration", 16, 2), ("guard-limits", 32, 1)):
        data = vector(folder, "typical")
        body, length = data[:-4], len(data)
        crc = zlib.crc32(body)
        yield folder, "nothing", b"", "truncated(needed: 4, found: 0)"
        yield folder, "three bytes", data[:3], "truncated(needed: 4, found: 3)"
        yield folder, "header alone", data[:header], f"truncated(needed: {length}, found: {header})"
        yield folder, "last byte missing", data[:-1], (
            f"truncated(needed: {length}, found: {length - 1})")
        yield folder, f"layout {other}", sealed(changed(body, 0, other)), (
            f"unsupportedVersion({other})")
        yield folder, "no channels", sealed(changed(body, 2, 0)), "channelCountOutOfRange(0)"
        yield folder, "17 channels", sealed(changed(body, 2, 17)), "channelCountOutOfRange(17)"
        yield folder, "checksum zero", body + bytes(4), (
            f"wrongChecksum(declared: 0, computed: {crc})")
        yield folder, "one bit", changed(data, 9, data[9] ^ 1), (
            f"wrongChecksum(declared: {crc}, computed: {zlib.crc32(changed(body, 9, body[9] ^ 1))})")

    limits = vector("guard-limits", "typical")[:-4]
    # As version 1 had it: 20 bytes before the tares.
    old = sealed(struct.pack("<HBBiiiHHiiii", 1, 4, 0, 2_500_000, 210_000, 10_000, 300, 2000, *[0] * 4))
    yield "guard-limits", "of version 1", old, "unsupportedVersion(1)"
    for name, offset, value in (
        ("rating", 4, -1), ("force", 8, INT32_MIN), ("both feet", 12, -1), ("drop", 16, -2),
        ("deadband", 20, -1),
    ):
        yield "guard-limits", f"negative {name}", (
            sealed(changed(limits, offset, *struct.pack("<i", value)))
        ), f"negativeLimit({value})"
    for mask in (0x0010, 0x8001, 0xFFFF):
        yield "guard-limits", f"client on channels {mask:04x} of four", (
            sealed(changed(limits, 28, *struct.pack("<H", mask)))
        ), f"noSuchChannel(mask: {mask})"

    state = vector("status", "extremes")
    yield "status", "nothing", b"", "truncated(needed: 24, found: 0)"
    yield "status", "last byte missing", state[:-1], "truncated(needed: 24, found: 23)"
    yield "status", "guard state 5", changed(state, 3, 5), "unknownGuardState(5)"


def ignored_bits():
    """A frame whose reserved bits are all set, which a reader must not mind."""
    fields = scan([cell(-1, "stuck", 2)], 9, 10, 11, True, "hostSilent")
    return fields, scan_frame(fields, flags=0xFE, reserved=0xFFFF)


def text_of(rows):
    return "".join(row.hex(" ") + "\n" for row in rows)


def json_of(value):
    return json.dumps(value, indent=2) + "\n"


def files():
    for folder, name, function, fields in golden():
        yield f"{folder}/{name}.hex", text_of(function(fields))
        yield f"{folder}/{name}.json", json_of(fields)
    fields, rows = ignored_bits()
    yield "decode-only/ignored-bits.hex", text_of(rows)
    yield "decode-only/ignored-bits.json", json_of(fields)
    yield "refused-frames.json", json_of(
        [{"name": n, "hex": d.hex(" "), "error": e} for n, d, e in refused_frames()])
    yield "refused-data.json", json_of(
        [{"structure": s, "name": n, "hex": d.hex(" "), "error": e}
         for s, n, d, e in refused_data()])


def main():
    root = Path(__file__).parent
    check = sys.argv[1:] == ["--check"]
    wanted = dict(files())
    present = {
        str(p.relative_to(root)) for p in root.rglob("*") if p.suffix in (".hex", ".json")}
    wrong = sorted(
        (present ^ wanted.keys())
        | {p for p in present & wanted.keys() if (root / p).read_text() != wanted[p]})
    if check:
        for path in wrong:
            print(f"differs: {path}")
        sys.exit(1 if wrong else 0)
    for path in wrong:
        if path in wanted:
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(wanted[path])
        else:
            (root / path).unlink()
    print(f"{len(wanted)} files, {len(wrong)} changed")


if __name__ == "__main__":
    main()
