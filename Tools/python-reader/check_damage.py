"""What the Python reader makes of logs that are cut off, damaged or hostile: for check_reader."""

import random
import struct
import time
import zlib
from pathlib import Path

import numpy as np

PREFIX = struct.Struct("<BQ")
START = 35  # bytes of magic and header
CHUNK, MESSAGE_INDEX = 6, 7


def table(scans) -> np.ndarray:
    """All that is known of every scan, a row each."""
    columns = [
        scans.epoch, scans.sequence, scans.device_time_us, scans.log_time_ns, scans.button,
        scans.guard_state, *scans.counts.T, *scans.states.T, *scans.ages_us.T,
    ]  # fmt: skip
    return np.stack([column.astype(np.int64) for column in columns], axis=1)


def records(data: bytes) -> list[tuple[int, int, int]]:
    """Kind, place and end of every record."""
    found = []
    place = 8
    while place < len(data) - 8:
        kind, length = PREFIX.unpack_from(data, place)
        found.append((kind, place, place + 9 + length))
        place += 9 + length
    return found


def messages(data: bytes, chunk: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    """Channel, place and end of every message's payload in a chunk."""
    _, place, end = chunk
    place += 9 + 40
    found = []
    while place < end:
        kind, length = PREFIX.unpack_from(data, place)
        place += 9
        if kind == 5:
            found.append((*struct.unpack_from("<H", data, place), place + 22, place + length))
        place += length
    return found


class Damage:
    """A small session, and what a reader may make of it when some of it is damaged."""

    def __init__(self, reader, path: Path) -> None:
        self.reader = reader
        self.data = path.read_bytes()
        self.torn = path.with_suffix(".torn")
        self.whole = reader.read(path)
        self.rows = table(self.whole.scans)
        self.records = records(self.data)
        self.chunks = [record for record in self.records if record[0] == CHUNK]
        # The rows of each chunk.
        self.pieces = []
        row = 0
        for chunk in self.chunks:
            inside = messages(self.data, chunk)
            blocks = [self.data[start:end] for channel, start, end in inside if channel == 1]
            count = len(reader.decode_scan_blocks(blocks))
            self.pieces.append(slice(row, row + count))
            row += count
        # All scans, or all but those of one chunk.
        self.allowed = {self.rows.tobytes()}
        for piece in self.pieces:
            self.allowed.add(np.delete(self.rows, piece, axis=0).tobytes())
        assert row == len(self.rows) and sum(p.stop > p.start for p in self.pieces) > 4

    def read(self, data: bytes):
        self.torn.write_bytes(data)
        return self.reader.read(self.torn)

    def check_events(self, session, what: str) -> None:
        """Whatever else is returned stands in the whole log too."""
        for name in ("inputs", "alarms", "markers"):
            true = [(event.log_time_ns, event.data) for event in getattr(self.whole, name)]
            for event in getattr(session, name):
                assert (event.log_time_ns, event.data) in true, f"{what}: {name}"
        assert session.header in ({}, self.whole.header), what
        for name, content in session.attachments.items():
            assert content == self.whole.attachments[name], f"{what}: {name}"

    def check_cuts(self) -> int:
        """Cut anywhere, a log gives all chunks before the cut, and says that it was cut."""
        edges = {edge for _, place, end in self.records for edge in (place, end)}
        cuts = {edge + by for edge in edges for by in (-1, 0, 1, 9)}
        cuts |= set(range(0, len(self.data), 67))
        cuts |= set(range(len(self.data) - 40, len(self.data)))
        for cut in sorted(cut for cut in cuts if cut < len(self.data)):
            complete = [i for i, chunk in enumerate(self.chunks) if chunk[2] <= cut]
            try:
                session = self.read(self.data[:cut])
            except self.reader.LogError:
                assert not complete, f"cut at {cut}: nothing is read"
                continue
            assert session.ending == "truncated" and not session.problems, (cut, session.problems)
            rows = self.rows[: self.pieces[complete[-1]].stop]
            # Without scans there are no channels either.
            found = table(session.scans) if len(rows) else rows
            assert len(session.scans) == len(rows) and np.array_equal(found, rows), f"cut at {cut}"
            self.check_events(session, f"cut at {cut}")
        return len(cuts)

    def check_flips(self) -> int:
        """A flipped bit costs one chunk at most, which is told, and no value is wrong."""
        bits = set(range(8 * 200)) | set(range(0, 8 * len(self.data), 997))
        for kind, place, _ in self.records:
            # Of kinds, lengths and a chunk's other fields all would take a minute.
            length, step = {CHUNK: (49, 3), MESSAGE_INDEX: (9, 7)}.get(kind, (9, 3))
            bits |= set(range(8 * place, 8 * (place + length), step))
        bits |= set(range(8 * (len(self.data) - 50), 8 * len(self.data)))
        lost = sum(self.check_flip(self.data, bit) for bit in sorted(bits))
        assert 0 < lost < len(bits)
        # Without the checksum over all data, that of the chunk alone tells.
        cut = self.data[: self.chunks[-1][2]]
        own = [8 * place + bit for _, place, _ in self.chunks for bit in range(0, 8 * 9, 3)]
        for bit in own:
            self.check_flip(cut, bit)
        return len(bits) + len(own)

    def check_flip(self, data: bytes, bit: int) -> bool:
        """Whether scans are lost."""
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        what = f"byte {bit // 8}, bit {bit % 8} of {len(data)} bytes"
        try:
            session = self.read(flipped)
        except self.reader.LogError as error:
            raise SystemExit(f"{what}: nothing is read: {error}") from error
        found = table(session.scans).tobytes()
        assert found in self.allowed, f"{what}: {len(session.scans)} scans, {session.problems}"
        is_told = session.problems and session.ending == "damaged"
        # Of a log that was cut off, the last chunk may as well have been: its length says so.
        is_last = len(data) < len(self.data) and bit // 8 >= self.chunks[-1][1]
        assert is_told or is_last, f"{what} is not told"
        self.check_events(session, what)
        return len(found) < self.rows.nbytes

    def check_mutations(self, count: int) -> int:
        """A chunk that its checksum vouches for, but not written by a session's writer."""
        chance = random.Random(7)
        for number in range(count):
            data = bytearray(self.data)
            _, place, end = chunk = chance.choice(self.chunks)
            if chance.random() < 0.2:  # anywhere in it
                start, stop = place + 49, end
            else:
                _, start, stop = chance.choice(messages(self.data, chunk))
            for _ in range(chance.randint(1, 3)):
                data[chance.randrange(start, stop)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 6))
            struct.pack_into("<I", data, place + 9 + 24, zlib.crc32(data[place + 49 : end]))
            try:
                session = self.read(data)
                session.newtons()
            except self.reader.LogError:
                pass
            except Exception as error:
                raise SystemExit(f"mutation {number} of the chunk at {place}: {error!r}") from error
        return count


# --- hostile messages ----------------------------------------------------------------------------


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def fold(number: int) -> bytes:
    return varint(2 * number if number >= 0 else -2 * number - 1)


def protobuf(fields: dict[int, int | bytes | float]) -> bytes:
    out = b""
    for number, value in fields.items():
        if isinstance(value, bytes):
            out += varint(number << 3 | 2) + varint(len(value)) + value
        elif isinstance(value, float):
            out += varint(number << 3 | 5) + struct.pack("<f", value)
        else:
            out += varint(number << 3) + varint(value)
    return out


def block(columns: bytes | None = None, sequence: int = 0, **changes: int) -> bytes:
    """Four scans of one channel, unless changed."""
    numbers = dict(codec=2, epoch=1, channels=1, count=4, sequence=sequence) | changes
    fields = dict(enumerate(numbers.values(), start=1))
    columns = b"\0\0\0" + COUNTS if columns is None else columns
    return protobuf(fields | {6: 1000, 7: 10**18, 8: columns, 9: 12_500})


COUNTS = fold(70_000) + b"\x40"  # all equal
GROUP_OF_6 = fold(6) + b"\x40"
BLOCKS = {
    "codec 3": block(codec=3),
    "an epoch of 65536": block(epoch=65_536),
    "an epoch of 64 bits": block(epoch=(1 << 64) - 1),
    "no scan": block(count=0),
    "4097 scans": block(count=4097),
    "no channel": block(channels=0),
    "17 channels": block(channels=17),
    "a channel that is not there": block(channels=2),
    "a sequence of 33 bits": block(sequence=1 << 32),
    "a state of 6": block(b"\0\0\x01" + fold(6) + COUNTS),
    "a state of -1": block(b"\0\0\x01" + fold(-1) + COUNTS),
    "a state of 6 by changes": block(b"\0\0\x02" + fold(6) + b"\0\2" + COUNTS),
    "a state of 6 in a group": block(b"\0\0\x04" + GROUP_OF_6 + COUNTS),
    "16 channels, a state of 6 in the last": block(
        b"\0\0" + 15 * (b"\0" + COUNTS) + b"\x04" + GROUP_OF_6 + COUNTS, channels=16
    ),
    "an age of 65536": block(b"\0\0\x10" + fold(65_536) + COUNTS),
    "flags of 256": block(b"\0\x10" + fold(256) + b"\0" + COUNTS),
    "a guard state of 5": block(b"\0\x10" + fold(10) + b"\0" + COUNTS),
    "more zeros than scans": block(b"\x02" + b"\0\4" + b"\0\0" + COUNTS),
    "zeros without end": block(b"\x02\0" + varint((1 << 64) - 1) + b"\0\0" + COUNTS),
    "form 5": block(b"\x05\0\0" + COUNTS),
    "a group of order 0": block(b"\0\0\0" + fold(1) + b"\x00"),
    "a group 33 bits wide": block(b"\0\0\0" + fold(1) + b"\x61" + bytes(40)),
    "a group beyond the block": block(b"\0\0\0" + fold(1) + b"\x60"),
    "a count of 33 bits": block(b"\0\0\0" + fold(1 << 32) + b"\x40"),
    "a byte too many": block(b"\0\0\0" + COUNTS + b"\0"),
    "no columns": block(b""),
    "columns that are a number": protobuf({1: 2, 3: 1, 4: 4, 8: 1}),
    "a block cut off": block()[:-1],
    "a field of kind 3": block() + b"\x7b",
    "a varint without end": b"\xff" * 20,
    "nothing": b"",
}


def second(**changes) -> bytes:
    fields = dict(
        start=10**9, scans=80, minimum=fold(-5), mean=struct.pack("<f", 0), maximum=fold(5),
        readings=b"", states=b"",
    ) | changes  # fmt: skip
    return protobuf(dict(enumerate(fields.values(), start=1)))


SECONDS = {
    "no mean": second(mean=b""),
    "two means": second(mean=bytes(8)),
    "half a mean": second(mean=bytes(6)),
    "a mean that is none": second(mean=struct.pack("<f", float("nan"))),
    "no maximum": second(maximum=b""),
    "a minimum of 33 bits": second(minimum=fold(-(1 << 32))),
    "a minimum above the maximum": second(minimum=fold(6)),
    "17 channels": second(minimum=bytes(17), mean=bytes(68), maximum=bytes(17)),
    "scans of 33 bits": second(scans=1 << 32),
    "a number as minimum": second(minimum=5),
    "bytes as start": second(start=b"1"),
    "more readings than scans": second(readings=varint(81)),
    "two readings": second(readings=b"\1\1"),
    "a state flag of 256": second(states=varint(256)),
}
TENTHS = {
    "a force that is a number": protobuf({1: 5}),
    "a force of 8 bytes": protobuf({1: bytes(8)}),
    "an infinite force": protobuf({1: float("inf")}),
    "a place of bytes": protobuf({3: b"12"}),
    "a place of 33 bits": protobuf({3: 1 << 33}),
    "zone 32": protobuf({5: 32}),
    "quality 3": protobuf({6: 3}),
    "flags of 17 bits": protobuf({7: 1 << 16}),
    "bytes as a flag": protobuf({8: b"1"}),
}
CLOCKS = {
    "an epoch of 65536": protobuf({1: 65_536}),
    "bytes as a time": protobuf({2: b"1"}),
}
ENTRIES = {
    "no JSON": b"no JSON",
    "nothing": b"",
    "a list": b"[]",
    "no UTF-8": b'{"kind": "\xff"}',
    "a hundred thousand lists": b"[" * 100_000,
    "a number of 10000 digits": b'{"kind": ' + b"1" * 10_000 + b"}",
}


def message(channel: int, payload: bytes) -> bytes:
    return PREFIX.pack(5, 22 + len(payload)) + struct.pack("<HIQQ", channel, 0, 1, 1) + payload


def chunk(content: bytes) -> bytes:
    fields = struct.pack("<QQQIIQ", 1, 1, len(content), zlib.crc32(content), 0, len(content))
    return PREFIX.pack(CHUNK, 40 + len(content)) + fields + content


INSIDES = {
    "a record beyond its chunk": PREFIX.pack(4, 1 << 63) + b"12",
    "a channel that is no text": PREFIX.pack(4, 10) + struct.pack("<HHI", 1, 1, 2) + b"\xff\xff",
    "a message of 3 bytes": PREFIX.pack(5, 3) + b"123",
    "a string of 4 GiB": PREFIX.pack(4, 8) + struct.pack("<HHI", 1, 1, 0xFFFF_FFFF),
    "half a prefix": b"\x05\1",
}


def check_hostile(damage: Damage) -> int:
    """A message that no writer writes costs nothing but itself, and is told."""
    # The header and its chunk are sound; then a sound block before and one behind.
    before = damage.data[: damage.chunks[0][2]]
    around = [chunk(message(1, block(sequence=n))) for n in (100, 200)]
    sound = [100, 101, 102, 103, 200, 201, 202, 203]
    cases = {
        f"{topic}: {name}": chunk(message(channel, payload))
        for channel, topic, payloads in (
            (1, "scans", BLOCKS), (3, "inputs", ENTRIES), (6, "overview", SECONDS),
            (7, "derived", TENTHS), (8, "clock", CLOCKS),
        )
        for name, payload in payloads.items()
    } | {name: chunk(content) for name, content in INSIDES.items()}  # fmt: skip
    for name, hostile in cases.items():
        session = damage.read(before + around[0] + hostile + around[1])
        assert session.scans.sequence.tolist() == sound, f"{name}: {session.scans.sequence}"
        assert (session.scans.counts == 70_000).all() and session.scans.counts.shape == (8, 1), name
        assert len(session.problems) == 1 and session.ending == "damaged", (name, session.problems)
        assert not session.inputs and not len(session.overview.scans), name
        assert not len(session.derived.zone) and not len(session.clocks.epoch), name
        session.newtons()
    # What the reader is to find wrong is not simply everything.
    for channel, payload in ((1, block()), (6, second()), (7, protobuf({1: 1.0})), (3, b"{}")):
        session = damage.read(before + chunk(message(channel, payload)) + around[0])
        assert not session.problems and session.ending == "truncated", session.problems
    # Blocks behind a bad one in the same chunk stay, and events know how many scans stand before.
    bad = BLOCKS["a state of 6 in a group"]
    inside = [block(sequence=100), bad, block(sequence=200)]
    content = b"".join(message(1, payload) for payload in inside) + message(5, b'{"kind": "note"}')
    session = damage.read(before + chunk(content))
    assert session.scans.sequence.tolist() == sound
    assert [event.scans_before for event in session.markers] == [8]
    for lists in (
        b'"zero_counts": 1, "gain_nn_per_count": [1]',
        b'"zero_counts": [], "gain_nn_per_count": [1]',
        b'"zero_counts": ["1"], "gain_nn_per_count": [1]',
        b'"zero_counts": [1], "gain_nn_per_count": [1%s]' % (b"0" * 400),
    ):
        payload = b'{"kind": "calibration", "calibration": {%s}}' % lists
        session = damage.read(before + around[0] + chunk(message(3, payload)))
        assert len(session.inputs) == 1
        try:
            session.newtons()
        except damage.reader.LogError:
            continue
        raise SystemExit(f"forces by a calibration that is none: {payload[:80]!r}")
    return len(cases)


def check_refusals(damage: Damage) -> None:
    """What is no session log of this format is refused, whatever else it is."""
    data = damage.data
    other = bytearray(data)
    other[25:35] = b"another one"[:10]
    first = damage.chunks[0]
    _, a, b = next(found for found in messages(data, first) if found[0] == 2)
    header = data[a:b].replace(b'"format":4', b'"format":5')
    assert header != data[a:b]
    newer = data[:START] + chunk(message(2, header)) + data[first[2] :]
    starts = [data[:length] for length in (8, START, START + 20)]
    for content in (b"", b"RIFF" + bytes(100), other, newer, *starts):
        try:
            damage.read(content)
        except damage.reader.LogError:
            continue
        raise SystemExit(f"{content[:40]!r}… is not refused")


def check_effort(damage: Damage) -> None:
    """Damage in front of a hundred thousand things like chunks does not make reading quadratic."""
    # Each claims the megabyte behind it, and its checksum does not hold.
    size = 1 << 20
    fields = struct.pack("<QQQIIQ", 1, 1, size, 1, 0, size)
    like = PREFIX.pack(CHUNK, 40 + size) + fields
    sound = chunk(message(1, block()))
    began = time.monotonic()
    session = damage.read(damage.data[: damage.chunks[0][2]] + b"\0" + like * 100_000 + sound)
    assert session.problems and time.monotonic() - began < 5


def check(reader, path: Path) -> None:
    damage = Damage(reader, path)
    check_refusals(damage)
    check_effort(damage)
    print(f"{check_hostile(damage)} hostile messages cost nothing but themselves")
    print(f"{damage.check_mutations(1000)} mutations are read or refused")
    print(f"{damage.check_cuts()} cuts cost nothing before them")
    print(f"{damage.check_flips()} flipped bits are told, and cost a chunk at most")
