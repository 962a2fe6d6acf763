"""Every case that the official MCAP conformance suite consists of, made anew.

A case is one of six inputs and a set of features; its file and its description (the JSON) are
made here from what the format and the suite say, without the code that is checked. Where the
suite's own files are at hand, Tools/check-conformance holds these against them first.
"""
import itertools
import struct
import zlib

MAGIC = b"\x89MCAP0\r\n"
FEATURES = ["ch", "mx", "st", "rsh", "rch", "ax", "mdx", "chx", "sum", "pad"]
# A message, a chunk, DataEnd and Footer have no room behind their fields.
UNPADDED = {2, 5, 6, 15}

SCHEMA = ("Schema", {"id": 1, "name": "Example", "encoding": "c", "data": b"\4\5\6"})
CHANNEL = ("Channel", {
    "id": 1, "schema_id": 1, "topic": "example", "message_encoding": "a",
    "metadata": {"foo": "bar"}})
BARE_CHANNEL = ("Channel", {
    "id": 1, "schema_id": 0, "topic": "example", "message_encoding": "text", "metadata": {}})


def message(log_time, publish_time, sequence):
    return ("Message", {
        "channel_id": 1, "sequence": sequence, "log_time": log_time,
        "publish_time": publish_time, "data": b"\1\2\3"})


INPUTS = {
    "NoData": [],
    "OneMessage": [SCHEMA, CHANNEL, message(2, 1, 10)],
    "OneSchemalessMessage": [BARE_CHANNEL, message(2, 1, 10)],
    "TenMessages": [SCHEMA, CHANNEL] + [
        message(time, time, number)
        for number, time in enumerate([0, 2, 1, 3, 3, 5, 4, 7, 8, 9])],
    "OneAttachment": [("Attachment", {
        "log_time": 2, "create_time": 1, "name": "myFile",
        "media_type": "application/octet-stream", "data": b"\1\2\3"})],
    "OneMetadata": [("Metadata", {"name": "myMetadata", "metadata": {"foo": "bar"}})],
}


def variants():
    """Yields (input, features) for all combinations that make sense together."""
    for name, records in INPUTS.items():
        kinds = {kind for kind, _ in records}
        for chosen in itertools.product([False, True], repeat=len(FEATURES)):
            has = {feature for feature, is_in in zip(FEATURES, chosen) if is_in}
            if ("ax" in has and "Attachment" not in kinds
                    or "mdx" in has and "Metadata" not in kinds
                    or "rsh" in has and "Schema" not in kinds
                    or "rch" in has and "Channel" not in kinds
                    or has & {"ch", "chx", "mx"} and not kinds & {"Schema", "Channel", "Message"}
                    or has & {"chx", "mx"} and "ch" not in has
                    or "sum" in has and not has & {"chx", "rsh", "rch", "mdx", "ax", "st"}):
                continue
            yield name, has


def case_name(name, features):
    return "-".join([name, *sorted(features)])


def string(text):
    return struct.pack("<I", len(text.encode())) + text.encode()


def counted(data, form="<I"):
    return struct.pack(form, len(data)) + data


def strings(mapping):
    return counted(b"".join(string(key) + string(value) for key, value in mapping.items()))


def numbers(mapping):
    return counted(b"".join(struct.pack("<HQ", *pair) for pair in mapping.items()))


ENCODERS = {
    "Header": (1, lambda f: string(f["profile"]) + string(f["library"])),
    "Footer": (2, lambda f: struct.pack(
        "<QQI", f["summary_start"], f["summary_offset_start"], f["summary_crc"])),
    "Schema": (3, lambda f: struct.pack("<H", f["id"]) + string(f["name"])
               + string(f["encoding"]) + counted(f["data"])),
    "Channel": (4, lambda f: struct.pack("<HH", f["id"], f["schema_id"]) + string(f["topic"])
                + string(f["message_encoding"]) + strings(f["metadata"])),
    "Message": (5, lambda f: struct.pack(
        "<HIQQ", f["channel_id"], f["sequence"], f["log_time"], f["publish_time"]) + f["data"]),
    "ChunkIndex": (8, lambda f: struct.pack(
        "<QQQQ", f["message_start_time"], f["message_end_time"], f["chunk_start_offset"],
        f["chunk_length"]) + numbers(f["message_index_offsets"])
        + struct.pack("<Q", f["message_index_length"]) + string(f["compression"])
        + struct.pack("<QQ", f["compressed_size"], f["uncompressed_size"])),
    "Attachment": (9, lambda f: (
        lambda body: body + struct.pack("<I", zlib.crc32(body)))(
            struct.pack("<QQ", f["log_time"], f["create_time"]) + string(f["name"])
            + string(f["media_type"]) + counted(f["data"], "<Q"))),
    "AttachmentIndex": (10, lambda f: struct.pack(
        "<QQQQQ", f["offset"], f["length"], f["log_time"], f["create_time"], f["data_size"])
        + string(f["name"]) + string(f["media_type"])),
    "Statistics": (11, lambda f: struct.pack(
        "<QHIIIIQQ", f["message_count"], f["schema_count"], f["channel_count"],
        f["attachment_count"], f["metadata_count"], f["chunk_count"], f["message_start_time"],
        f["message_end_time"]) + numbers(f["channel_message_counts"])),
    "Metadata": (12, lambda f: string(f["name"]) + strings(f["metadata"])),
    "MetadataIndex": (13, lambda f: struct.pack("<QQ", f["offset"], f["length"])
                      + string(f["name"])),
    "SummaryOffset": (14, lambda f: struct.pack(
        "<BQQ", f["group_opcode"], f["group_start"], f["group_length"])),
    "DataEnd": (15, lambda f: struct.pack("<I", f["data_section_crc"])),
}


def framed(opcode, content, padded):
    content += b"\1\xff\xff" if padded and opcode not in UNPADDED else b""
    return struct.pack("<BQ", opcode, len(content)) + content


class File:
    """The bytes of a file and the records that a reader must see in it."""

    def __init__(self, padded):
        self.padded = padded
        self.bytes = MAGIC
        self.records = []

    def put(self, kind, fields):
        """Writes a record and returns its place."""
        self.records.append((kind, fields))
        return self.raw(ENCODERS[kind][0], ENCODERS[kind][1](fields))

    def raw(self, opcode, content):
        start = len(self.bytes)
        self.bytes += framed(opcode, content, self.padded)
        return start, len(self.bytes) - start


def make(name, features):
    """The bytes of a case's file, and its description as the suite has it."""
    inputs = INPUTS[name]
    file = File("pad" in features)
    file.put("Header", {"library": "", "profile": ""})
    chunk, index, times = b"", {}, [f["log_time"] for kind, f in inputs if kind == "Message"]
    attachments, metadata = [], []
    for kind, fields in inputs:
        if kind == "Attachment":
            start, length = file.put(kind, fields)
            attachments.append(("AttachmentIndex", {
                **{key: fields[key] for key in ("log_time", "create_time", "name", "media_type")},
                "data_size": len(fields["data"]), "offset": start, "length": length}))
        elif kind == "Metadata":
            start, length = file.put(kind, fields)
            metadata.append(("MetadataIndex", {
                "name": fields["name"], "offset": start, "length": length}))
        elif "ch" in features:
            file.records.append((kind, fields))
            if kind == "Message":
                entries = index.setdefault(fields["channel_id"], b"")
                index[fields["channel_id"]] = entries + struct.pack(
                    "<QQ", fields["log_time"], len(chunk))
            chunk += framed(ENCODERS[kind][0], ENCODERS[kind][1](fields), False)
        else:
            file.put(kind, fields)
    chunks = []
    if "ch" in features:
        first, last = min(times, default=0), max(times, default=0)
        start, length = file.raw(6, struct.pack(
            "<QQQI", first, last, len(chunk), zlib.crc32(chunk)) + string("")
            + counted(chunk, "<Q"))
        offsets, total = {}, 0
        if "mx" in features:
            for channel, entries in index.items():
                offsets[channel], size = file.raw(
                    7, struct.pack("<H", channel) + counted(entries))
                total += size
        chunks.append(("ChunkIndex", {
            "message_start_time": first, "message_end_time": last, "chunk_start_offset": start,
            "chunk_length": length, "message_index_offsets": offsets,
            "message_index_length": total, "compression": "", "compressed_size": len(chunk),
            "uncompressed_size": len(chunk)}))
    file.put("DataEnd", {"data_section_crc": zlib.crc32(file.bytes)})
    return finish(file, features, inputs, times, chunks, attachments, metadata)


def finish(file, features, inputs, times, chunks, attachments, metadata):
    count = lambda kind: sum(1 for other, _ in inputs if other == kind)
    counts = {}
    for kind, fields in inputs:
        if kind == "Message":
            counts[fields["channel_id"]] = counts.get(fields["channel_id"], 0) + 1
    totals = [("Statistics", {
        "message_count": count("Message"), "schema_count": count("Schema"),
        "channel_count": count("Channel"), "attachment_count": count("Attachment"),
        "metadata_count": count("Metadata"), "chunk_count": len(chunks),
        "message_start_time": min(times, default=0), "message_end_time": max(times, default=0),
        "channel_message_counts": counts})]
    summary = len(file.bytes)
    groups = []
    for feature, opcode, records in [
            ("rsh", 3, [record for record in inputs if record[0] == "Schema"]),
            ("rch", 4, [record for record in inputs if record[0] == "Channel"]),
            ("st", 11, totals), ("mdx", 13, metadata), ("ax", 10, attachments),
            ("chx", 8, chunks)]:
        start = len(file.bytes)
        for kind, fields in records if feature in features else []:
            file.put(kind, fields)
        if len(file.bytes) > start:
            groups.append({
                "group_opcode": opcode, "group_start": start,
                "group_length": len(file.bytes) - start})
    has_summary = len(file.bytes) > summary
    offsets = len(file.bytes) if "sum" in features else 0
    for group in groups if "sum" in features else []:
        file.put("SummaryOffset", group)
    places = {"summary_start": summary if has_summary else 0, "summary_offset_start": offsets}
    head = struct.pack("<BQQQ", 2, 20, *places.values())
    file.put("Footer", {**places, "summary_crc": zlib.crc32(file.bytes[summary:] + head)})
    return file.bytes + MAGIC, {
        "records": [described(*record) for record in file.records],
        "meta": {"variant": {"features": sorted(features)}}}


def described(kind, fields):
    def plain(value):
        if isinstance(value, bytes):
            return [str(byte) for byte in value]
        if isinstance(value, dict):
            return {str(key): str(item) for key, item in value.items()}
        return str(value)

    return {"type": kind, "fields": [[key, plain(fields[key])] for key in sorted(fields)]}
