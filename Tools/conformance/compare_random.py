"""Files that the official package for Python writes at random, read by mcap-conformance.

usage: Tools/python Tools/conformance/compare_random.py TOOL [COUNT]

Every option of the package's writer is drawn: chunks or none, their length and compression,
which indexes and repetitions the summary has, checksums or none. Messages stand out of order.
Both ways of reading must give what was written. A file that fails is drawn again by its number.
"""
import json
import random
import subprocess
import sys
import tempfile

from mcap.writer import CompressionType, IndexType, Writer


def write(path, draw):
    """Writes a file; its channels and messages (log time, sequence, channel, data)."""
    indexes = IndexType.NONE
    for kind in (IndexType.ATTACHMENT, IndexType.CHUNK, IndexType.MESSAGE, IndexType.METADATA):
        indexes |= kind if draw.random() < 0.7 else IndexType.NONE
    often = lambda: draw.random() < 0.7
    with open(path, "wb") as file:
        writer = Writer(
            file, chunk_size=draw.choice([100, 1000, 50000]),
            compression=draw.choice(list(CompressionType)), index_types=indexes,
            repeat_channels=often(), repeat_schemas=often(), use_chunking=often(),
            use_statistics=often(), use_summary_offsets=often(), enable_crcs=often(),
            enable_data_crcs=often())
        writer.start("profile", "Prüfung")
        channels = []
        for number in range(draw.randint(1, 4)):
            schema = writer.register_schema(
                f"schema {number}", "jsonschema", b"{}" * number) if often() else 0
            metadata = {f"key {key}": "value" for key in range(draw.randint(0, 3))}
            channels.append(writer.register_channel(f"/{number}", "json", schema, metadata))
        messages = []
        for number in range(draw.randint(0, 60)):
            near = max(0, number * 10 + draw.randint(-40, 40))
            time = near if draw.random() < 0.8 else draw.randint(0, 2**63)
            data = draw.randbytes(draw.randint(0, 5)) * draw.randint(0, 50)
            channel = draw.choice(channels)
            writer.add_message(channel, time, data, time, number)
            messages.append((time, number, channel, data))
            if draw.random() < 0.05:
                writer.add_attachment(time, time, "name", "text/plain", data)
            if draw.random() < 0.05:
                writer.add_metadata("name", {"key": "value"})
        writer.finish()
    return channels, messages


def read(tool, mode, path):
    done = subprocess.run([tool, mode, path], capture_output=True, timeout=60)
    if done.returncode != 0:
        return None, None, done.stderr.decode().strip()
    found = json.loads(done.stdout)
    records = found.get("records", found.get("messages"))
    messages = []
    for record in records:
        if record["type"] == "Message":
            fields = dict(record["fields"])
            messages.append((
                int(fields["log_time"]), int(fields["sequence"]), int(fields["channel_id"]),
                bytes(map(int, fields["data"]))))
    return messages, len(found.get("channels", [])), None


def main(tool, count=100):
    failed = 0
    with tempfile.NamedTemporaryFile(suffix=".mcap") as file:
        for number in range(int(count)):
            channels, messages = write(file.name, random.Random(number))
            for mode in ("read-streamed", "read-indexed"):
                found, found_channels, error = read(tool, mode, file.name)
                is_indexed = mode == "read-indexed"
                wanted = sorted(messages, key=lambda it: it[0]) if is_indexed else messages
                if error or found != wanted or is_indexed and found_channels != len(channels):
                    print(f"  file {number}, {mode}: {error or 'differs'}")
                    failed += 1
    print(f"drawn at random: {2 * int(count) - failed} readings passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
