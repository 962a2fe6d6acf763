"""Reads Treadlight's session logs into numpy arrays.

    import treadlight_log

    session = treadlight_log.read("session.mcap")
    session.header["client"]                  # who, by pseudonym
    session.scans.log_time_ns                 # when, nanoseconds since 1970
    session.scans.counts                      # raw converter counts, scans x channels
    session.newtons()                         # the same as forces, NaN where there is none
    session.derived.foot_force_peak_n         # what the daemon worked out of them

A log that was cut off or damaged is read as far as it goes: `session.ending` says how it stands and
`session.problems` what could not be read. What is returned stood in a chunk whose checksum held.

The format is described in Sources/SessionLog/Documentation/session-log-format.md; the container is
MCAP, read by the official `mcap` package.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Iterator

import numpy as np
from mcap.exceptions import EndOfFile, InvalidMagic, McapError
from mcap.records import (
    Attachment,
    Channel,
    Chunk,
    DataEnd,
    Footer,
    Header,
    Message,
    MessageIndex,
    Metadata,
)
from mcap.stream_reader import CRCValidationError, StreamReader, breakup_chunk

__all__ = [
    "Clocks",
    "Derived",
    "Event",
    "LogError",
    "Overview",
    "PyramidLevel",
    "Scans",
    "Session",
    "decode_pyramid",
    "decode_scan_blocks",
    "read",
]
__version__ = "1.0.0"

FORMAT = 4
CODEC = 2
LIBRARY = "treadlight"
LONGEST_BLOCK = 4096
MOST_CHANNELS = 16
LONGEST_LEVEL = 8192
LONGEST_RECORD = 64 << 20

GOOD, SATURATED_HIGH, SATURATED_LOW, ABSENT, STUCK, SETTLING = range(6)
STATES = ("good", "saturated-high", "saturated-low", "absent", "stuck", "settling")
QUALITIES = ("trusted", "settling", "faulty")

_REGIONS = (
    "neck-shoulder", "upper-back", "mid-back", "lower-back", "sacrum", "gluteals", "thigh", "calf",
    "spine", "kidney", "back-of-knee", "front-of-neck",
)  # fmt: skip
_MIDLINE = ("sacrum", "spine", "front-of-neck")


class LogError(Exception):
    """The file, or a part of it, is not what a session log is."""


# --- what a log holds ---------------------------------------------------------------------------


@dataclass
class Scans:
    """Every scan, in the order of the file; n scans of the widest table's c channels."""

    epoch: np.ndarray
    """uint16 (n): number of the stream that device_time_us and sequence belong to"""
    sequence: np.ndarray
    """uint32 (n): a jump is a loss"""
    device_time_us: np.ndarray
    """uint64 (n): the table's own clock"""
    log_time_ns: np.ndarray
    """uint64 (n): nanoseconds since 1970, by the table's clock"""
    button: np.ndarray
    """bool (n): the client holds the button"""
    guard_state: np.ndarray
    """uint8 (n): the table's own guard"""
    counts: np.ndarray
    """int32 (n, c): raw converter counts; 0 where a scan has fewer channels"""
    states: np.ndarray
    """uint8 (n, c): index into STATES"""
    ages_us: np.ndarray
    """uint32 (n, c): from the conversion to the scan; 655350: that or older"""

    def __len__(self) -> int:
        return len(self.log_time_ns)


@dataclass
class Overview:
    """Every cell's counts second by second; n seconds of c channels."""

    start_s: np.ndarray
    """uint64 (n): second of log time since 1970"""
    scans: np.ndarray
    """uint32 (n)"""
    minimum: np.ndarray
    """int32 (n, c); 0 and meaningless where readings are 0"""
    mean: np.ndarray
    """float32 (n, c); NaN where readings are 0"""
    maximum: np.ndarray
    """int32 (n, c)"""
    readings: np.ndarray
    """uint32 (n, c)"""
    state_flags: np.ndarray
    """uint8 (n, c): bit i: a reading was STATES[i], other than good"""


@dataclass
class Derived:
    """What the daemon worked out ten times a second: derived, not measured. NaN: not known."""

    log_time_ns: np.ndarray
    foot_force_peak_n: np.ndarray
    bar_support_n: np.ndarray
    centre_of_pressure_x_mm: np.ndarray
    centre_of_pressure_y_mm: np.ndarray
    zone: np.ndarray
    """names such as `left calf`; empty: none known"""
    quality: np.ndarray
    """uint8: index into QUALITIES"""
    quality_flags: np.ndarray
    """uint16"""
    foot_force_is_at_most: np.ndarray
    """bool: an upper bound"""


@dataclass
class Clocks:
    """What three clocks showed at the same moments."""

    epoch: np.ndarray
    device_us: np.ndarray
    monotonic_ns: np.ndarray
    wall_ns: np.ndarray


@dataclass
class PyramidLevel:
    """One time span of the pyramid: n entries of c channels."""

    span_s: int
    start_s: np.ndarray
    scans: np.ndarray
    counts: dict[str, np.ndarray]
    """readings, minimum, maximum, sum: int64 (c, n)"""
    foot_force_mn: dict[str, np.ndarray]
    """the same of the derived foot force, millinewtons: int64 (n)"""


@dataclass
class Event:
    """A JSON entry: an input, an alarm or a marker."""

    topic: str
    log_time_ns: int
    data: dict[str, Any]
    scans_before: int
    """how many scans stand before it in the file"""


@dataclass
class Session:
    """A whole session log."""

    header: dict[str, Any]
    scans: Scans
    overview: Overview
    derived: Derived
    clocks: Clocks
    inputs: list[Event]
    alarms: list[Event]
    markers: list[Event]
    attachments: dict[str, bytes]
    ending: str
    """`closed`; `truncated`: the end is missing; `damaged`: something before it is"""
    problems: list[str] = field(default_factory=list)
    recoveries: int = 0
    """how often a recording that was cut off was finished afterwards"""

    @property
    def pyramid(self) -> list[PyramidLevel]:
        """The coarse levels; none in a log that was cut off."""
        return decode_pyramid(self.attachments.get("pyramid", b""))

    def newtons(self) -> np.ndarray:
        """float64 (n, c): each cell's force above the empty table.

        By the calibration and the zero in force at each scan: (count - zero) x gain, less the host's
        zero, which a change of calibration ends. NaN where the converter says that its count is
        none (absent, stuck or settling), is at its rail (the force is more than it could tell), or
        there is no gain.
        """
        forces = np.full(self.scans.counts.shape, np.nan)
        calibration = self.header["calibration"]
        zero = self.header.get("zero_mn", [])
        changes = [
            (event.scans_before, event.data["calibration"])
            for event in self.inputs
            if event.data.get("kind") == "calibration"
        ]
        start = 0
        for end, following in [*changes, (len(self.scans), calibration)]:
            self._convert(forces, slice(start, end), calibration, zero)
            if following != calibration:
                zero = []
            calibration, start = following, end
        forces[self.scans.states != GOOD] = np.nan
        return forces

    def _convert(
        self, forces: np.ndarray, rows: slice, calibration: dict[str, Any], zero: list[int]
    ) -> None:
        gains = calibration["gain_nn_per_count"][: forces.shape[1]]
        for channel, gain in enumerate(gains):
            if gain == 0:
                continue
            counts = self.scans.counts[rows, channel].astype(np.float64)
            host = zero[channel] if channel < len(zero) else 0
            offset = calibration["zero_counts"][channel]
            forces[rows, channel] = (counts - offset) * gain * 1e-9 - host * 1e-3


# --- reading ------------------------------------------------------------------------------------


def read(path: Any) -> Session:
    """Reads the session log at `path`; raises LogError for what is none."""
    with open(path, "rb") as file:
        gathered = _Gathered()
        for item, offset in _items(file, gathered.problems):
            gathered.take(item, offset)
        return gathered.session()


def _items(file: BinaryIO, problems: list[str]) -> Iterator[tuple[Any, int]]:
    """The file's records up to its footer, those of a chunk only when its checksum holds."""
    reader = StreamReader(
        file, emit_chunks=True, validate_crcs=True, record_size_limit=LONGEST_RECORD
    )
    records = reader.records
    while True:
        offset = file.tell()
        try:
            record = next(records)
        except StopIteration:
            return
        except InvalidMagic as error:
            if offset == 0:
                raise LogError("not an MCAP file") from error
            problems.append(f"at {offset}: the closing magic is missing")
            return
        except CRCValidationError:
            # Chunks have checksums of their own, which tell where it is.
            problems.append(f"at {offset}: the checksum over all data does not hold")
            return
        except EndOfFile:
            if offset == 0:
                raise LogError("not an MCAP file") from None
            yield EndOfFile(), offset
            return
        except (McapError, ValueError, struct.error, OverflowError, MemoryError) as error:
            problems.append(f"at {offset}: {error}")
            return
        if not isinstance(record, Chunk):
            yield record, offset
            continue
        try:
            if record.uncompressed_crc == 0 and record.data:
                raise LogError("a chunk without a checksum")
            inside = breakup_chunk(record, validate_crc=True)
        except (LogError, McapError, ValueError, struct.error) as error:
            problems.append(f"at {offset}: chunk lost: {error}")
            continue
        for inner in inside:
            if isinstance(inner, (Channel, Message)):
                yield inner, offset


class _Gathered:
    """What has been read so far."""

    TOPICS = {
        1: "/table/scans", 2: "/session/header", 3: "/session/inputs", 4: "/session/alarms",
        5: "/session/markers", 6: "/table/overview", 7: "/session/derived", 8: "/table/clock",
    }  # fmt: skip

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.topics = dict(self.TOPICS)
        self.header: dict[str, Any] | None = None
        self.events: list[Event] = []
        self.attachments: dict[str, bytes] = {}
        self.messages: dict[str, list[tuple[int, Any]]] = {}
        self.blocks: list[_Block] = []
        self.scan_count = 0
        self.is_cut = False
        self.is_closed = False
        self.recoveries = 0

    def take(self, item: Any, offset: int) -> None:
        if isinstance(item, EndOfFile):
            self.is_cut = True
        elif isinstance(item, Header):
            if item.library != LIBRARY:
                raise LogError(f"an MCAP file of another program: {item.library!r}")
        elif isinstance(item, Attachment):
            self.attachments[item.name] = item.data
        elif isinstance(item, Metadata):
            self.recoveries += item.name == "treadlight.recovery"
        elif isinstance(item, Channel):
            self.topics[item.id] = item.topic
        elif isinstance(item, Footer):
            self.is_closed = True
        elif isinstance(item, Message):
            try:
                self.take_message(self.topics.get(item.channel_id, ""), item)
            except (LogError, ValueError, KeyError, IndexError, struct.error) as error:
                if isinstance(error, LogError) and self.header is None:
                    raise
                self.problems.append(f"at {offset}: a message that cannot be read: {error}")

    def take_message(self, topic: str, message: Message) -> None:
        if topic == "/table/scans":
            block = _Block.parse(message.data)
            self.blocks.append(block)
            self.scan_count += block.count
        elif topic in ("/table/overview", "/session/derived", "/table/clock"):
            fields = _protobuf(message.data)
            self.messages.setdefault(topic, []).append((message.log_time, fields))
        elif topic.startswith("/session/"):
            data = json.loads(message.data)
            if not isinstance(data, dict):
                raise LogError("an entry that is no JSON object")
            if topic == "/session/header":
                if self.header is None:
                    if data.get("format") != FORMAT:
                        raise LogError(
                            f"a log of format {data.get('format')}; this reads format {FORMAT}"
                        )
                    self.header = data
                return
            self.events.append(Event(topic, message.log_time, data, self.scan_count))

    def session(self) -> Session:
        if self.header is None:
            detail = f" ({self.problems[0]})" if self.problems else ""
            raise LogError(f"no session header can be read{detail}")
        ending = "closed"
        if self.problems:
            ending = "damaged"
        elif self.is_cut or not self.is_closed:
            ending = "truncated"

        def of(topic: str) -> list[Event]:
            return [event for event in self.events if event.topic == topic]

        return Session(
            header=self.header,
            scans=_scans(self.blocks),
            overview=_overview(self.messages.get("/table/overview", [])),
            derived=_derived(self.messages.get("/session/derived", [])),
            clocks=_clocks(self.messages.get("/table/clock", [])),
            inputs=of("/session/inputs"),
            alarms=of("/session/alarms"),
            markers=of("/session/markers"),
            attachments=self.attachments,
            ending=ending,
            problems=self.problems,
            recoveries=self.recoveries,
        )


# --- protobuf -----------------------------------------------------------------------------------


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if place >= len(data) or shift > 63:
            raise LogError("a number that does not end")
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, place
        shift += 7


def _unfold(number: int) -> int:
    """What protobuf's sint32 and sint64 stand for."""
    return (number >> 1) ^ -(number & 1)


def _signed(number: int) -> int:
    """A 64-bit pattern as a signed number."""
    return number - (1 << 64) if number >> 63 else number


def _protobuf(data: bytes) -> dict[int, list[Any]]:
    """Each field's values: whole numbers, or bytes."""
    fields: dict[int, list[Any]] = {}
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        kind = key & 7
        if kind == 0:
            value, place = _varint(data, place)
        elif kind in (1, 5, 2):
            if kind == 2:
                length, place = _varint(data, place)
            else:
                length = 8 if kind == 1 else 4
            if length > len(data) - place:
                raise LogError("a field beyond its message")
            value = data[place : place + length]
            place += length
        else:
            raise LogError(f"a field of unknown kind {kind}")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _number(fields: dict[int, list[Any]], number: int) -> int:
    value = fields.get(number, [0])[-1]
    if not isinstance(value, int):
        raise LogError(f"field {number} is no number")
    return value


def _bytes(fields: dict[int, list[Any]], number: int) -> bytes:
    value = fields.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        raise LogError(f"field {number} holds no bytes")
    return value


def _packed(data: bytes, most: int) -> list[int]:
    numbers = []
    place = 0
    while place < len(data):
        if len(numbers) == most:
            raise LogError("more numbers than there can be")
        number, place = _varint(data, place)
        numbers.append(number)
    return numbers


# --- scans: codec 2 -----------------------------------------------------------------------------


@dataclass
class _Group:
    """A column of counts whose differences are packed in groups."""

    data: bytes
    count: int
    first: int
    groups: list[tuple[int, int, int, int]]
    """order, width, numbers, place of the first byte"""
    values: np.ndarray | None = None


@dataclass
class _Block:
    """One message of scans, its columns found but not yet unpacked."""

    epoch: int
    channels: int
    count: int
    first_sequence: int
    first_device_time: int
    first_log_time: int
    period: int
    sequence: Any
    device_time: Any
    log_time: Any
    flags: Any
    cells: list[tuple[Any, Any, _Group]]
    """by channel: state, age, counts"""

    @classmethod
    def parse(cls, message: bytes) -> _Block:
        fields = _protobuf(message)
        codec = _number(fields, 1)
        if codec != CODEC:
            raise LogError(f"scans packed by codec {codec}; this reads codec {CODEC}")
        channels, count = _number(fields, 3), _number(fields, 4)
        if not 1 <= channels <= MOST_CHANNELS or not 1 <= count <= LONGEST_BLOCK:
            raise LogError(f"a block of {count} scans of {channels} channels")
        columns = _Columns(_bytes(fields, 8), count)
        sequence, device_time = columns.pair()
        log_time, flags = columns.pair()
        cells = []
        for _ in range(channels):
            state, age = columns.pair()
            cells.append((state, age, columns.group()))
        if columns.place != len(columns.data):
            raise LogError("bytes behind the last column")
        return cls(
            epoch=_number(fields, 2),
            channels=channels,
            count=count,
            first_sequence=_number(fields, 5),
            first_device_time=_number(fields, 6),
            first_log_time=_number(fields, 7),
            period=_number(fields, 9),
            sequence=sequence,
            device_time=device_time,
            log_time=log_time,
            flags=flags,
            cells=cells,
        )


class _Columns:
    """Finds the columns in a block's bytes."""

    def __init__(self, data: bytes, count: int) -> None:
        self.data = data
        self.count = count
        self.place = 0

    def byte(self) -> int:
        if self.place >= len(self.data):
            raise LogError("a column that does not end")
        self.place += 1
        return self.data[self.place - 1]

    def varint(self) -> int:
        value, self.place = _varint(self.data, self.place)
        return value

    def pair(self) -> tuple[Any, Any]:
        forms = self.byte()
        return self.exceptions(forms & 15), self.exceptions(forms >> 4)

    def exceptions(self, form: int) -> Any:
        """The deviations from what is predicted: a number for all, an array, or a group."""
        if form == 0:
            return 0
        if form == 1:
            return _unfold(self.varint())
        if form in (2, 3):
            return self.changes(order=form - 1)
        if form == 4:
            return self.group()
        raise LogError(f"a column of unknown form {form}")

    def changes(self, order: int) -> np.ndarray:
        changes = np.zeros(self.count, np.int64)
        row = 0
        while row < self.count:
            folded = self.varint()
            if folded:
                changes[row] = _signed(_unfold(folded) & 0xFFFF_FFFF_FFFF_FFFF)
                row += 1
            else:
                row += 1 + self.varint()
        if row != self.count:
            raise LogError("more zeros than the column has numbers")
        for _ in range(order):
            changes = np.cumsum(changes, dtype=np.int64)
        return changes

    def group(self) -> _Group:
        first = self.varint()
        if first >> 32:
            raise LogError("a count of more than 32 bits")
        groups = []
        row = 1
        while row < self.count:
            head = self.byte()
            order, width = head >> 6, head & 63
            if order == 0 or width > 32:
                raise LogError(f"a group of order {order}, {width} bits wide")
            numbers = min(128, self.count - row)
            length = (width * numbers + 7) // 8
            if length > len(self.data) - self.place:
                raise LogError("a group beyond its block")
            groups.append((order, width, numbers, self.place))
            self.place += length
            row += numbers
        return _Group(self.data, self.count, _unfold(first) & 0xFFFF_FFFF, groups)


def _unpack(columns: list[_Group]) -> None:
    """Unpacks all columns at once: their first groups, then their second ones, and so on."""
    pieces = {id(column.data): column.data for column in columns}
    bases = {}
    base = 0
    for key, data in pieces.items():
        bases[key] = base
        base += len(data)
    # Room behind, for eight bytes are read wherever a number ends.
    data = np.frombuffer(b"".join(pieces.values()) + bytes(16), np.uint8)

    rows = len(columns)
    longest = max(column.count for column in columns)
    values = np.zeros((rows, longest), np.uint32)
    values[:, 0] = [column.first for column in columns]
    # The last number, its change, and the change's change; before the first all are equal.
    last = [values[:, 0].copy(), np.zeros(rows, np.uint32), np.zeros(rows, np.uint32)]
    for step in range(max(len(column.groups) for column in columns)):
        having = [row for row in range(rows) if step < len(columns[row].groups)]
        heads = [columns[row].groups[step] for row in having]
        order, width, count, place = (np.array(part, np.int64) for part in zip(*heads))
        place += [bases[id(columns[row].data)] for row in having]
        having = np.array(having)
        differences = _unpack_groups(data, width, count, place)
        start = 1 + 128 * step
        for kind in (1, 2, 3):
            mine = np.flatnonzero(order == kind)
            if not len(mine):
                continue
            own = having[mine]
            numbers = differences[mine]
            for level in reversed(range(kind)):
                numbers = np.cumsum(numbers, axis=1, dtype=np.uint32)
                numbers += last[level][own, None]
            values[own, start : start + numbers.shape[1]] = numbers
        # What the next group begins from; a group that is not full is its column's last.
        full = having[count == 128]
        end = start + 127
        if len(full):
            tail = [values[full, max(0, end - back)] for back in range(3)]
            last[0][full] = tail[0]
            last[1][full] = tail[0] - tail[1]
            last[2][full] = tail[0] - 2 * tail[1] + tail[2]
    signed = values.view(np.int32)
    for row, column in enumerate(columns):
        column.values = signed[row, : column.count]


def _unpack_groups(
    data: np.ndarray, width: np.ndarray, count: np.ndarray, place: np.ndarray
) -> np.ndarray:
    """One row of unfolded differences for each group, zeros behind its last."""
    longest = int(count.max())
    index = np.arange(longest)
    # Fewer than 128: one behind the other. 128: four lanes, row by row of four words.
    bit = width[:, None] * index
    lane_bit = width[:, None] * (index // 4)
    is_full = (count == 128)[:, None]
    byte = np.where(is_full, lane_bit // 32 * 16 + index % 4 * 4, bit // 8)
    shift = np.where(is_full, lane_bit % 32, bit % 8).astype(np.uint64)
    inside = index < count[:, None]
    at = np.where(inside, place[:, None] + byte, 0)
    bound = len(data) - 5
    low = _words(data, np.minimum(at, bound))
    # A lane's next bits are in the next row; those of a rest, in the next four bytes.
    high = _words(data, np.minimum(np.where(is_full, at + 16, at + 4), bound))
    mask = (np.uint64(1) << width.astype(np.uint64)) - np.uint64(1)
    folded = ((low | high << np.uint64(32)) >> shift) & mask[:, None]
    folded = np.where(inside, folded, np.uint64(0)).astype(np.uint32)
    return (folded >> 1) ^ (np.uint32(0) - (folded & np.uint32(1)))


def _words(data: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The little-endian 32-bit words at `place`."""
    word = data[place].astype(np.uint64)
    for byte in (1, 2, 3):
        word |= data[place + byte].astype(np.uint64) << np.uint64(8 * byte)
    return word


def decode_scan_blocks(messages: list[bytes]) -> Scans:
    """The scans of messages of the topic /table/scans, for those who read MCAP by themselves."""
    return _scans([_Block.parse(message) for message in messages])


def _scans(blocks: list[_Block]) -> Scans:
    total = sum(block.count for block in blocks)
    width = max((block.channels for block in blocks), default=0)
    scans = Scans(
        epoch=np.zeros(total, np.uint16),
        sequence=np.zeros(total, np.uint32),
        device_time_us=np.zeros(total, np.uint64),
        log_time_ns=np.zeros(total, np.uint64),
        button=np.zeros(total, bool),
        guard_state=np.zeros(total, np.uint8),
        counts=np.zeros((total, width), np.int32),
        states=np.full((total, width), ABSENT, np.uint8),
        ages_us=np.zeros((total, width), np.uint32),
    )
    start = 0
    for batch in range(0, len(blocks), 256):
        some = blocks[batch : batch + 256]
        _unpack([column for block in some for column in _groups(block)])
        for block in some:
            _fill(scans, slice(start, start + block.count), block)
            start += block.count
            # Unpacked and copied: its bytes are needed no longer.
            block.cells = []
    return scans


def _groups(block: _Block) -> Iterator[_Group]:
    for column in (block.sequence, block.device_time, block.log_time, block.flags):
        if isinstance(column, _Group):
            yield column
    for state, age, counts in block.cells:
        for column in (state, age, counts):
            if isinstance(column, _Group):
                yield column


def _deviations(column: Any) -> Any:
    if isinstance(column, _Group):
        return column.values.astype(np.int64)
    if isinstance(column, int):
        return np.int64(_signed(column & 0xFFFF_FFFF_FFFF_FFFF))
    return column


def _wrapped(number: int, bits: int) -> np.int64:
    """The number's low bits; arithmetic on 64 of them is modulo 2^64."""
    return np.int64(_signed(number & ((1 << bits) - 1)))


def _fill(scans: Scans, rows: slice, block: _Block) -> None:
    index = np.arange(block.count, dtype=np.int64)
    with np.errstate(over="ignore"):
        sequence = index + _wrapped(block.first_sequence, 32) + _deviations(block.sequence)
        since = index * _wrapped(block.period, 64) + _deviations(block.device_time)
        device = since + _wrapped(block.first_device_time, 64)
        log = since * np.int64(1000) + _deviations(block.log_time)
        log = log + _wrapped(block.first_log_time, 64)
    flags = _column(block.flags, 0xFF, "flags")
    scans.epoch[rows] = block.epoch
    scans.sequence[rows] = sequence & 0xFFFF_FFFF
    scans.device_time_us[rows] = device.view(np.uint64)
    scans.log_time_ns[rows] = log.view(np.uint64)
    scans.button[rows] = flags & 1 == 1
    scans.guard_state[rows] = flags >> 1
    for channel, (state, age, counts) in enumerate(block.cells):
        scans.counts[rows, channel] = counts.values
        scans.states[rows, channel] = _column(state, len(STATES) - 1, "state")
        scans.ages_us[rows, channel] = 10 * _column(age, 0xFFFF, "age")


def _column(column: Any, most: int, name: str) -> Any:
    numbers = _deviations(column)
    if np.any((numbers < 0) | (numbers > most)):
        raise LogError(f"a {name} that no scan has")
    return numbers


# --- the other topics ---------------------------------------------------------------------------


def _overview(messages: list[tuple[int, Any]]) -> Overview:
    seconds = [fields for _, fields in messages]
    minima = [_packed(_bytes(fields, 3), MOST_CHANNELS) for fields in seconds]
    width = max(map(len, minima), default=0)
    shape = (len(seconds), width)
    overview = Overview(
        start_s=np.array([_number(fields, 1) for fields in seconds], np.uint64),
        scans=np.array([_number(fields, 2) for fields in seconds], np.uint32),
        minimum=np.zeros(shape, np.int32),
        mean=np.full(shape, np.nan, np.float32),
        maximum=np.zeros(shape, np.int32),
        readings=np.zeros(shape, np.uint32),
        state_flags=np.zeros(shape, np.uint8),
    )
    for row, fields in enumerate(seconds):
        own = slice(0, len(minima[row]))
        overview.minimum[row, own] = [_unfold(number) for number in minima[row]]
        overview.mean[row, own] = np.frombuffer(_bytes(fields, 4), "<f4")
        maxima = _packed(_bytes(fields, 5), MOST_CHANNELS)
        overview.maximum[row, own] = [_unfold(number) for number in maxima]
        readings = _packed(_bytes(fields, 6), MOST_CHANNELS)
        overview.readings[row, own] = readings or overview.scans[row]
        overview.state_flags[row, own] = _packed(_bytes(fields, 7), MOST_CHANNELS) or 0
    return overview


def _derived(messages: list[tuple[int, Any]]) -> Derived:
    def numbers(number: int) -> list[int]:
        return [_number(fields, number) for _, fields in messages]

    def floats(number: int) -> np.ndarray:
        return np.array(
            [
                struct.unpack("<f", fields[number][-1])[0] if number in fields else np.nan
                for _, fields in messages
            ],
            np.float32,
        )

    def places(number: int) -> np.ndarray:
        return np.array(
            [
                _unfold(fields[number][-1]) if number in fields else np.nan
                for _, fields in messages
            ],
            np.float64,
        )

    return Derived(
        log_time_ns=np.array([time for time, _ in messages], np.uint64),
        foot_force_peak_n=floats(1),
        bar_support_n=floats(2),
        centre_of_pressure_x_mm=places(3),
        centre_of_pressure_y_mm=places(4),
        zone=np.array([_zone(index) for index in numbers(5)], "U32"),
        quality=np.array(numbers(6), np.uint8),
        quality_flags=np.array(numbers(7), np.uint16),
        foot_force_is_at_most=np.array(numbers(8), bool),
    )


def _zone(index: int) -> str:
    region = index & 15
    if not 1 <= region <= len(_REGIONS):
        return ""
    name = _REGIONS[region - 1]
    if name in _MIDLINE:
        return name
    return f"{'right' if index & 16 else 'left'} {name}"


def _clocks(messages: list[tuple[int, Any]]) -> Clocks:
    def numbers(number: int, kind: Any) -> np.ndarray:
        return np.array([_number(fields, number) for _, fields in messages], kind)

    return Clocks(
        epoch=numbers(1, np.uint16),
        device_us=numbers(2, np.uint64),
        monotonic_ns=numbers(3, np.uint64),
        wall_ns=numbers(4, np.uint64),
    )


def decode_pyramid(data: bytes) -> list[PyramidLevel]:
    """The levels of the attachment `pyramid`, finest first."""
    levels = []
    for level in _protobuf(data).get(1, []):
        fields = _protobuf(level)
        columns = [_level_column(column) for column in fields.get(4, [])]
        levels.append(
            PyramidLevel(
                span_s=_number(fields, 1),
                start_s=_sums(_bytes(fields, 2)).astype(np.uint64),
                scans=_sums(_bytes(fields, 3)),
                counts={
                    name: np.array([column[name] for column in columns], np.int64)
                    for name in ("readings", "minimum", "maximum", "sum")
                },
                foot_force_mn=_level_column(_bytes(fields, 5)),
            )
        )
    return levels


def _level_column(data: bytes) -> dict[str, np.ndarray]:
    fields = _protobuf(data)
    names = ("readings", "minimum", "maximum", "sum")
    return {name: _sums(_bytes(fields, 1 + index)) for index, name in enumerate(names)}


def _sums(data: bytes) -> np.ndarray:
    changes = [_unfold(number) for number in _packed(data, LONGEST_LEVEL)]
    return np.cumsum(np.array(changes, np.int64), dtype=np.int64)
