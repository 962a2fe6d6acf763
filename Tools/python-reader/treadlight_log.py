"""Reads Treadlight's session logs into numpy arrays.

    import treadlight_log

    session = treadlight_log.read("session.mcap")
    session.header["client"]                  # who, by pseudonym
    session.scans.log_time_ns                 # when, nanoseconds since 1970
    session.scans.counts                      # raw converter counts, scans x channels
    session.newtons()                         # the same as forces, NaN where there is none
    session.derived.foot_force_peak_n         # what the daemon worked out of them

Of a log that was cut off or damaged, all is read that is sound: `session.ending` says how it stands
and `session.problems` what could not be read. What is returned stood in a chunk, or an attachment,
whose checksum held; damage costs the chunk that it is in, and reading goes on behind it.

The format is described in Sources/SessionLog/Documentation/session-log-format.md; the container is
MCAP. Its records are decoded by the official `mcap` package; the way from one to the next, which
that package gives up at the first damage, is found here.
"""

from __future__ import annotations

import json
import math
import os
import re
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, Iterator

import numpy as np
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.opcode import Opcode
from mcap.records import Attachment, Channel, Chunk, Footer, Header, Message, Metadata
from mcap.stream_reader import breakup_chunk

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
MOST_ZONES = 32
LAST_GUARD_STATE = 4

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


class _OtherFormat(LogError):
    """A session log, but one that this cannot read."""


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
    """the entry /session/header; empty if it is lost"""
    scans: Scans
    overview: Overview
    derived: Derived
    clocks: Clocks
    inputs: list[Event]
    alarms: list[Event]
    markers: list[Event]
    attachments: dict[str, bytes]
    ending: str
    """`closed`; `truncated`: the end is missing; `damaged`: there are problems"""
    problems: list[str] = field(default_factory=list)
    """what could not be read or was passed over, and at which byte of the file"""
    recoveries: int = 0
    """how often a recording that was cut off was finished afterwards"""

    @property
    def pyramid(self) -> list[PyramidLevel]:
        """The coarse levels; none in a log that was cut off."""
        return decode_pyramid(self.attachments.get("pyramid", b""))

    def newtons(self) -> np.ndarray:
        """float64 (n, c): each cell's force above the empty table.

        By the calibration and the zero in force at each scan: (count - zero) x gain, less the
        host's zero, which a change of calibration ends. NaN where the converter says that its count
        is none (absent, stuck or settling), is at its rail (the force is more than it could tell),
        or there is no gain.

        Raises LogError if the header is lost, or a calibration is none. If `problems` tells of a
        lost chunk, a change of calibration may have been in it.
        """
        if not self.header:
            raise LogError("no forces without the session header, which is lost")
        forces = np.full(self.scans.counts.shape, np.nan)
        calibration = _calibration(self.header)
        zero = _whole_numbers(self.header.get("zero_mn", []), "zero_mn")
        changes = [
            (event.scans_before, _calibration(event.data))
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


def _calibration(entry: dict[str, Any]) -> dict[str, Any]:
    calibration = entry.get("calibration")
    if not isinstance(calibration, dict):
        raise LogError("a calibration that is none")
    zeros, gains = (
        _whole_numbers(calibration.get(name), name) for name in ("zero_counts", "gain_nn_per_count")
    )
    if len(zeros) != len(gains):
        raise LogError("a calibration of other zeros than gains")
    return calibration


def _whole_numbers(numbers: Any, name: str) -> list[int]:
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        raise LogError(f"{name} is no list of whole numbers")
    if any(abs(number) >> 63 for number in numbers):
        raise LogError(f"{name} has a number of more than 64 bits")
    return numbers


# --- reading ------------------------------------------------------------------------------------


def read(path: Any) -> Session:
    """Reads the session log at `path`.

    Raises LogError for what is no session log, is one of another format, or holds nothing sound.
    """
    with open(path, "rb") as file:
        gathered = _Gathered()
        for item, offset in _Records(file, gathered.problems).items():
            gathered.take(item, offset)
        return gathered.session()


_MAGIC = b"\x89MCAP0\r\n"
_PREFIX = struct.Struct("<BQ")
# The magic and the Header record: the same in every session log.
_START = (
    _MAGIC
    + _PREFIX.pack(Opcode.HEADER, 8 + len(LIBRARY))
    + struct.pack("<II", 0, len(LIBRARY))
    + LIBRARY.encode()
)
_OF_DATA = {
    Opcode.ATTACHMENT, Opcode.CHUNK, Opcode.DATA_END, Opcode.MESSAGE_INDEX, Opcode.METADATA,
}  # fmt: skip
_OF_SUMMARY = {
    Opcode.ATTACHMENT_INDEX, Opcode.CHANNEL, Opcode.CHUNK_INDEX, Opcode.FOOTER,
    Opcode.METADATA_INDEX, Opcode.SCHEMA, Opcode.STATISTICS, Opcode.SUMMARY_OFFSET,
}  # fmt: skip
# How a record starts at which reading can go on: an uncompressed chunk with its fixed fields, an
# attachment, DataEnd, the footer. None is longer than LONGEST_RECORD.
_RESTART = re.compile(
    rb"\x06...[\0-\x04]\0{4}.{16}...[\0-\x04]\0{4}.{4}\0{4}...[\0-\x04]\0{4}"
    rb"|\x09...[\0-\x04]\0{4}|\x0f\x04\0{7}|\x02\x14\0{7}",
    re.DOTALL,
)
_RESTART_LENGTH = 49
_WINDOW = 1 << 20


class _Damage(Exception):
    """Why no record can be read at a place."""

    def __init__(self, reason: str, is_beyond_end: bool = False) -> None:
        super().__init__(reason)
        self.is_beyond_end = is_beyond_end


class _Records:
    """The way through a file's records, and on behind damage."""

    def __init__(self, file: BinaryIO, problems: list[str]) -> None:
        self.file = file
        self.problems = problems
        self.size = file.seek(0, os.SEEK_END)
        self.offset = 0
        # Over the data, then over the summary, up to `offset`.
        self.checksum = 0
        self.is_in_summary = False
        # How many bytes a search may still hold against checksums, so that no file can make it
        # quadratic. A damaged chunk is held against its own once.
        self.searchable = 2 * self.size

    def items(self) -> Iterator[tuple[Any, int]]:
        """What the file holds and where: attachments, metadata, what is inside chunks, the footer.

        Whatever has a checksum comes only when that holds. All else is told in `problems`.
        """
        self.begin()
        while self.offset < self.size:
            place = self.offset
            try:
                kind, content = self.record()
                if kind == Opcode.FOOTER:
                    is_closed = self.is_closed(place)
            except _Damage as damage:
                self.go_on(damage)
                continue
            if kind == Opcode.FOOTER:
                if is_closed:
                    yield Footer.read(ReadDataStream(BytesIO(content))), place
                self.end(content)
                return
            for item in self.decoded(kind, content):
                yield item, place
            if kind == Opcode.DATA_END:
                self.hold(*struct.unpack("<I", content), "the checksum over all data")
            self.pass_over(len(content) + _PREFIX.size)
            if kind == Opcode.DATA_END:
                self.is_in_summary = True
                self.checksum = 0

    def at(self, place: int, count: int) -> bytes:
        """The bytes at `place`, fewer at the end; what is appended meanwhile is not read."""
        count = max(0, min(count, self.size - place))
        self.file.seek(place)
        data = self.file.read(count)
        if len(data) < count:
            raise LogError("the file became shorter while it was read")
        return data

    def begin(self) -> None:
        """Passes over magic and header; a session is not lost for one bit of theirs."""
        start = self.at(0, len(_START))
        if start != _START:
            differing = int.from_bytes(start, "big") ^ int.from_bytes(_START, "big")
            if len(start) == len(_START) and differing.bit_count() == 1:
                place = len(_START) - 1 - (differing.bit_length() - 1) // 8
                self.problems.append(f"at {place}: one bit of the magic or the header is wrong")
            elif start[: len(_MAGIC)] != _MAGIC:
                raise LogError("not an MCAP file")
            elif not _START.startswith(start):
                raise LogError(f"an MCAP file of another program: {self.library()!r}")
        self.pass_over(len(start))

    def library(self) -> str:
        """The name that another program's header gives it."""
        _, length = _PREFIX.unpack(self.at(len(_MAGIC), _PREFIX.size).ljust(_PREFIX.size, b"\0"))
        content = self.at(len(_MAGIC) + _PREFIX.size, min(length, 4096))
        try:
            return Header.read(ReadDataStream(BytesIO(content))).library
        except (McapError, ValueError, struct.error):
            return ""

    def record(self) -> tuple[int, bytes]:
        """The record at `offset`: its kind and its content, which is as long as it says itself."""
        prefix = self.at(self.offset, _PREFIX.size)
        kind = prefix[0]
        if kind not in (_OF_SUMMARY if self.is_in_summary else _OF_DATA):
            raise _Damage(f"a record of kind {kind}, which has no place here")
        if len(prefix) < _PREFIX.size:
            raise _Damage("a record that is cut off", is_beyond_end=True)
        _, length = _PREFIX.unpack(prefix)
        if self.offset + _PREFIX.size + length > self.size:
            raise _Damage("a record beyond the end of the file", is_beyond_end=True)
        if length > LONGEST_RECORD:
            raise _Damage(f"a record of {length} bytes")
        content = self.at(self.offset + _PREFIX.size, length)
        if not _lengths_agree(kind, length, content):
            raise _Damage("a record whose lengths do not agree")
        return kind, content

    def decoded(self, kind: int, content: bytes) -> list[Any]:
        """What a record holds; of one that cannot be read, nothing."""
        if kind not in (Opcode.CHUNK, Opcode.ATTACHMENT, Opcode.METADATA):
            return []
        name = Opcode(kind).name.lower()
        if not _checksum_holds(kind, content):
            self.problems.append(f"at {self.offset}: {name} lost: its checksum does not hold")
            return []
        stream = ReadDataStream(BytesIO(content))
        try:
            if kind == Opcode.ATTACHMENT:
                return [Attachment.read(stream)]
            if kind == Opcode.METADATA:
                return [Metadata.read(stream)]
            inside = breakup_chunk(Chunk.read(stream))
        except (McapError, ValueError, OverflowError, MemoryError, struct.error) as error:
            self.problems.append(f"at {self.offset}: {name} lost: {error!r}")
            return []
        return [item for item in inside if isinstance(item, (Channel, Message))]

    def is_closed(self, place: int) -> bool:
        """Whether the closing magic stands behind the footer at `place`, or else is cut off."""
        behind = self.at(place + _PREFIX.size + 20, len(_MAGIC))
        if not _MAGIC.startswith(behind):
            raise _Damage("a footer without the closing magic")
        return behind == _MAGIC

    def end(self, footer: bytes) -> None:
        """Passes over the footer, to the end of the file."""
        self.pass_over(_PREFIX.size + 16)
        self.hold(*struct.unpack_from("<I", footer, 16), "the checksum over the summary")
        rest = self.size - self.offset - 4 - len(_MAGIC)
        if rest > 0:
            self.problems.append(f"at {self.size - rest}: {rest} bytes behind the closing magic")

    def hold(self, expected: int, name: str) -> None:
        # Chunks and attachments have checksums of their own, which tell where it is.
        if expected not in (0, self.checksum):
            self.problems.append(f"at {self.offset}: {name} does not hold")

    def pass_over(self, count: int) -> None:
        end = self.offset + count
        while self.offset < end:
            piece = self.at(self.offset, min(_WINDOW, end - self.offset))
            self.checksum = zlib.crc32(piece, self.checksum)
            self.offset += len(piece)

    def go_on(self, damage: _Damage) -> None:
        """Passes over what cannot be read, up to the next record that is sound for certain."""
        found = self.search(self.offset + 1)
        where = f"at {self.offset}: {damage}"
        if found < self.size:
            self.problems.append(f"{where}; {found - self.offset} bytes passed over")
            self.is_in_summary = self.at(found, 1)[0] == Opcode.FOOTER
        elif not damage.is_beyond_end or self.at(self.size - len(_MAGIC), len(_MAGIC)) == _MAGIC:
            self.problems.append(f"{where}; nothing sound behind it")
        # else the file was cut off here, which is no damage.
        self.pass_over(found - self.offset)

    def search(self, place: int) -> int:
        """Where, from `place` on, a record stands at which reading can go on; or the file's end."""
        while place < self.size:
            window = self.at(place, _WINDOW)
            match = _RESTART.search(window)
            while match:
                if self.is_sound(place + match.start()):
                    return place + match.start()
                match = _RESTART.search(window, match.start() + 1)
            if place + len(window) == self.size:
                break
            place += len(window) - _RESTART_LENGTH + 1
        return self.size

    def is_sound(self, place: int) -> bool:
        """Whether its checksum vouches for the record at `place`, or it ends a part of the file."""
        kind, length = _PREFIX.unpack(self.at(place, _PREFIX.size))
        start = place + _PREFIX.size
        if start + length > self.size or length > LONGEST_RECORD:
            return False
        if kind == Opcode.FOOTER:
            return self.at(start + length, len(_MAGIC) + 1) == _MAGIC
        if kind == Opcode.DATA_END:
            return True
        if not _lengths_agree(kind, length, self.at(start, min(length, 1024))):
            return False
        if length > self.searchable:
            return False
        self.searchable -= length
        return _checksum_holds(kind, self.at(start, length))


def _lengths_agree(kind: int, length: int, content: bytes) -> bool:
    """Whether the lengths inside a record make up its own; of `content`, the start is enough."""
    try:
        if kind == Opcode.CHUNK:
            size, _, compression, records = struct.unpack_from("<QIIQ", content, 16)
            return compression == 0 and size == records == length - 40
        if kind == Opcode.ATTACHMENT:
            place = 16
            for _ in ("name", "media type"):
                place += 4 + struct.unpack_from("<I", content, place)[0]
            return place + 8 + struct.unpack_from("<Q", content, place)[0] + 4 == length
        if kind == Opcode.METADATA:
            place = 4 + struct.unpack_from("<I", content)[0]
            return place + 4 + struct.unpack_from("<I", content, place)[0] == length
        if kind == Opcode.MESSAGE_INDEX:
            return struct.unpack_from("<I", content, 2)[0] == length - 6
    except struct.error:
        return False
    # No summary record is read but the footer.
    return length == {Opcode.DATA_END: 4, Opcode.FOOTER: 20}.get(kind, length)


def _checksum_holds(kind: int, content: bytes) -> bool:
    """Whether a record is what its checksum says; one of 0 stands for none, and is not believed."""
    view = memoryview(content)
    if kind == Opcode.CHUNK:
        (expected,) = struct.unpack_from("<I", content, 24)
        return zlib.crc32(view[40:]) == expected and (expected != 0 or len(content) == 40)
    if kind == Opcode.ATTACHMENT:
        (expected,) = struct.unpack_from("<I", content, len(content) - 4)
        return zlib.crc32(view[:-4]) == expected != 0
    return True


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
        # With how many blocks of scans stand before each.
        self.events: list[tuple[Event, int]] = []
        self.attachments: dict[str, bytes] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {topic: [] for topic in _ROW}
        self.blocks: list[_Block] = []
        self.is_closed = False
        self.recoveries = 0

    def take(self, item: Any, offset: int) -> None:
        if isinstance(item, Attachment):
            self.attachments[item.name] = item.data
        elif isinstance(item, Metadata):
            self.recoveries += item.name == "treadlight.recovery"
        elif isinstance(item, Channel):
            self.topics[item.id] = item.topic
        elif isinstance(item, Footer):
            self.is_closed = True
        elif isinstance(item, Message):
            try:
                self.take_message(self.topics.get(item.channel_id, ""), item, offset)
            except _OtherFormat:
                raise
            except (LogError, ValueError, RecursionError) as error:
                self.problems.append(f"at {offset}: a message that cannot be read: {error}")

    def take_message(self, topic: str, message: Message, offset: int) -> None:
        if topic == "/table/scans":
            block = _Block.parse(message.data)
            block.offset = offset
            self.blocks.append(block)
        elif topic in _ROW:
            row = _ROW[topic](message.log_time, _protobuf(message.data))
            self.rows[topic].append(row)
        elif topic.startswith("/session/"):
            data = json.loads(message.data)
            if not isinstance(data, dict):
                raise LogError("an entry that is no JSON object")
            if topic != "/session/header":
                event = Event(topic, message.log_time, data, scans_before=0)
                self.events.append((event, len(self.blocks)))
            elif self.header is None:
                if data.get("format") != FORMAT:
                    raise _OtherFormat(
                        f"a log of format {data.get('format')}; this reads format {FORMAT}"
                    )
                self.header = data

    def session(self) -> Session:
        if self.header is None:
            if not self.blocks:
                detail = f" ({self.problems[0]})" if self.problems else ""
                raise LogError(f"neither a session header nor scans can be read{detail}")
            self.problems.append(f"the session header is lost; read as one of format {FORMAT}")
        scans = _scans(self.blocks, self.problems)
        # A block that turned out to be none has a count of 0 now.
        before = np.cumsum([0, *(block.count for block in self.blocks)]).tolist()
        for event, blocks in self.events:
            event.scans_before = before[blocks]
        ending = "closed" if self.is_closed else "truncated"

        def of(topic: str) -> list[Event]:
            return [event for event, _ in self.events if event.topic == topic]

        return Session(
            header=self.header or {},
            scans=scans,
            overview=_overview(self.rows["/table/overview"]),
            derived=_derived(self.rows["/session/derived"]),
            clocks=_clocks(self.rows["/table/clock"]),
            inputs=of("/session/inputs"),
            alarms=of("/session/alarms"),
            markers=of("/session/markers"),
            attachments=self.attachments,
            ending="damaged" if self.problems else ending,
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


def _number(fields: dict[int, list[Any]], number: int, most: int = (1 << 64) - 1) -> int:
    value = fields.get(number, [0])[-1]
    if not isinstance(value, int):
        raise LogError(f"field {number} is no number")
    if value > most:
        raise LogError(f"field {number} is {value}, and at most {most} can be")
    return value


def _bytes(fields: dict[int, list[Any]], number: int) -> bytes:
    value = fields.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        raise LogError(f"field {number} holds no bytes")
    return value


def _int32(folded: int) -> int:
    value = _unfold(folded)
    if not -(1 << 31) <= value < 1 << 31:
        raise LogError(f"{value} is more than 32 bits hold")
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
    offset: int = 0
    """of the chunk that it stood in"""

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
            epoch=_number(fields, 2, most=0xFFFF),
            channels=channels,
            count=count,
            first_sequence=_number(fields, 5, most=0xFFFF_FFFF),
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
    """The scans of messages of the topic /table/scans, for those who read MCAP by themselves.

    Raises LogError if one of them is no block of scans.
    """
    problems: list[str] = []
    scans = _scans([_Block.parse(message) for message in messages], problems)
    if problems:
        raise LogError(problems[0])
    return scans


def _scans(blocks: list[_Block], problems: list[str]) -> Scans:
    """The scans of `blocks`; one that turns out to be none is told, and its count is 0 then."""
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
            try:
                _fill(scans, slice(start, start + block.count), block)
            except LogError as error:
                problems.append(f"at {block.offset}: a message that cannot be read: {error}")
                block.count = block.channels = 0
            start += block.count
            # Unpacked and copied: its bytes are needed no longer.
            block.cells = []
    if start < total:
        width = max(block.channels for block in blocks)
        for name in ("counts", "states", "ages_us"):
            setattr(scans, name, getattr(scans, name)[:, :width])
        scans = Scans(*(column[:start] for column in vars(scans).values()))
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
    # All is checked before the first row is written: the rows may be another block's.
    flags = _column(block.flags, LAST_GUARD_STATE << 1 | 1, "flags")
    cells = [
        (counts.values, _column(state, len(STATES) - 1, "state"), _column(age, 0xFFFF, "age"))
        for state, age, counts in block.cells
    ]
    scans.epoch[rows] = block.epoch
    scans.sequence[rows] = sequence & 0xFFFF_FFFF
    scans.device_time_us[rows] = device.view(np.uint64)
    scans.log_time_ns[rows] = log.view(np.uint64)
    scans.button[rows] = flags & 1 == 1
    scans.guard_state[rows] = flags >> 1
    for channel, (counts, state, age) in enumerate(cells):
        scans.counts[rows, channel] = counts
        scans.states[rows, channel] = state
        scans.ages_us[rows, channel] = 10 * age


def _column(column: Any, most: int, name: str) -> Any:
    numbers = _deviations(column)
    if np.any((numbers < 0) | (numbers > most)):
        raise LogError(f"a {name} that no scan has")
    return numbers


# --- the other topics ---------------------------------------------------------------------------


def _second(_: int, fields: dict[int, list[Any]]) -> tuple[Any, ...]:
    """Start, scans; by channel minimum, mean, maximum, readings, states."""
    scans = _number(fields, 2, most=0xFFFF_FFFF)
    minima, maxima, readings, states = (
        _packed(_bytes(fields, number), MOST_CHANNELS) for number in (3, 5, 6, 7)
    )
    channels = len(minima)
    means = np.frombuffer(_bytes(fields, 4), "<f4")
    readings = readings or [scans] * channels
    states = states or [0] * channels
    if any(len(column) != channels for column in (means, maxima, readings, states)):
        raise LogError("an overview of columns that differ in length")
    if any(number > scans for number in readings) or any(number > 0xFF for number in states):
        raise LogError("an overview of readings or states that no second has")
    minima, maxima = [_int32(number) for number in minima], [_int32(number) for number in maxima]
    for least, mean, most, number in zip(minima, means, maxima, readings):
        if least > most or number and not math.isfinite(mean):
            raise LogError("an overview of counts that no second has")
    return _number(fields, 1), scans, minima, means, maxima, readings, states


def _overview(rows: list[tuple[Any, ...]]) -> Overview:
    shape = (len(rows), max((len(row[2]) for row in rows), default=0))
    overview = Overview(
        start_s=np.array([row[0] for row in rows], np.uint64),
        scans=np.array([row[1] for row in rows], np.uint32),
        minimum=np.zeros(shape, np.int32),
        mean=np.full(shape, np.nan, np.float32),
        maximum=np.zeros(shape, np.int32),
        readings=np.zeros(shape, np.uint32),
        state_flags=np.zeros(shape, np.uint8),
    )
    for index, (_, _, minima, means, maxima, readings, states) in enumerate(rows):
        own = slice(0, len(minima))
        overview.minimum[index, own] = minima
        overview.mean[index, own] = means
        overview.maximum[index, own] = maxima
        overview.readings[index, own] = readings
        overview.state_flags[index, own] = states
    return overview


def _tenth(log_time: int, fields: dict[int, list[Any]]) -> tuple[Any, ...]:
    """A row of Derived."""

    def force(number: int) -> float:
        if number not in fields:
            return math.nan
        data = _bytes(fields, number)
        if len(data) != 4 or not math.isfinite(struct.unpack("<f", data)[0]):
            raise LogError(f"field {number} is no force")
        return struct.unpack("<f", data)[0]

    def place(number: int) -> float:
        return _int32(_number(fields, number)) if number in fields else math.nan

    zone = _zone(_number(fields, 5, most=MOST_ZONES - 1))
    quality = _number(fields, 6, most=len(QUALITIES) - 1)
    flags = _number(fields, 7, most=0xFFFF)
    is_at_most = _number(fields, 8) != 0
    return log_time, force(1), force(2), place(3), place(4), zone, quality, flags, is_at_most


def _derived(rows: list[tuple[Any, ...]]) -> Derived:
    kinds = (
        np.uint64, np.float32, np.float32, np.float64, np.float64, "U32", np.uint8, np.uint16, bool,
    )  # fmt: skip
    columns = list(zip(*rows)) or [()] * len(kinds)
    return Derived(*(np.array(column, kind) for column, kind in zip(columns, kinds)))


def _zone(index: int) -> str:
    region = index & 15
    if not 1 <= region <= len(_REGIONS):
        return ""
    name = _REGIONS[region - 1]
    if name in _MIDLINE:
        return name
    return f"{'right' if index & 16 else 'left'} {name}"


def _tuple_of_clocks(_: int, fields: dict[int, list[Any]]) -> tuple[Any, ...]:
    """A row of Clocks."""
    return _number(fields, 1, most=0xFFFF), *(_number(fields, number) for number in (2, 3, 4))


def _clocks(rows: list[tuple[Any, ...]]) -> Clocks:
    kinds = (np.uint16, np.uint64, np.uint64, np.uint64)
    columns = list(zip(*rows)) or [()] * len(kinds)
    return Clocks(*(np.array(column, kind) for column, kind in zip(columns, kinds)))


# By topic, what makes a row of a message's log time and fields.
_ROW = {
    "/table/overview": _second,
    "/session/derived": _tenth,
    "/table/clock": _tuple_of_clocks,
}


def decode_pyramid(data: bytes) -> list[PyramidLevel]:
    """The levels of the attachment `pyramid`, finest first; raises LogError if it is none."""
    return [_level(_protobuf(_message(level))) for level in _protobuf(data).get(1, [])]


def _message(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise LogError("a number where a message belongs")
    return value


def _level(fields: dict[int, list[Any]]) -> PyramidLevel:
    start_s = _sums(_bytes(fields, 2)).astype(np.uint64)
    scans = _sums(_bytes(fields, 3))
    columns = [_level_column(_message(column)) for column in fields.get(4, [])]
    foot_force = _level_column(_bytes(fields, 5))
    lengths = {len(numbers) for column in [*columns, foot_force] for numbers in column.values()}
    if lengths | {len(scans)} != {len(start_s)} or len(columns) > MOST_CHANNELS:
        raise LogError("a level of columns that differ in length")
    return PyramidLevel(
        span_s=_number(fields, 1),
        start_s=start_s,
        scans=scans,
        counts={name: np.array([column[name] for column in columns], np.int64) for name in _SUMMED},
        foot_force_mn=foot_force,
    )


_SUMMED = ("readings", "minimum", "maximum", "sum")


def _level_column(data: bytes) -> dict[str, np.ndarray]:
    fields = _protobuf(data)
    return {name: _sums(_bytes(fields, 1 + index)) for index, name in enumerate(_SUMMED)}


def _sums(data: bytes) -> np.ndarray:
    changes = [_unfold(number) for number in _packed(data, LONGEST_LEVEL)]
    return np.cumsum(np.array(changes, np.int64), dtype=np.int64)
