"""Writes the compressed files beside it with the official MCAP package for Python.

usage: Tools/python Tests/Vectors/mcap/generate.py

What they hold, and MCAPVectorTests expects: 24 messages, every third on the channel without a
schema, in chunks of about 500 bytes; message n at 1000 n ns, those with n = 10 and 11 in the
other order; an attachment and a Metadata record.
"""
import pathlib

from mcap.writer import CompressionType, IndexType, Writer

folder = pathlib.Path(__file__).parent
for name, compression in [("zstd", CompressionType.ZSTD), ("lz4", CompressionType.LZ4)]:
    with open(folder / f"{name}.mcap", "wb") as file:
        writer = Writer(
            file, chunk_size=500, compression=compression, index_types=IndexType.ALL,
            repeat_channels=True, repeat_schemas=True, use_chunking=True, use_statistics=True,
            use_summary_offsets=True, enable_crcs=True, enable_data_crcs=True)
        writer.start(profile="", library="official")
        schema = writer.register_schema("Note", "jsonschema", b'{"type":"object"}')
        noted = writer.register_channel("/noted", "json", schema, {"unit": "N"})
        bare = writer.register_channel("/bare", "text", 0)
        writer.add_attachment(5, 6, "plan", "text/plain", b"lie down " * 20)
        writer.add_metadata("place", {"room": "2", "table": "left"})
        order = list(range(24))
        order[10], order[11] = 11, 10
        for number in order:
            time = 1000 * number
            writer.add_message(
                bare if number % 3 == 2 else noted, time,
                b'{"text":"%s"}' % (b"%02d " % number * 12), time + 1, number)
        writer.finish()
