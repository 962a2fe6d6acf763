"""Reads MCAP files with the official package, see Tools/check-logs."""
import sys

from mcap.reader import SeekingReader, make_reader
from mcap.records import Attachment, Chunk, Metadata
from mcap.stream_reader import StreamReader


class Refused(Exception):
    pass


def must(condition, complaint):
    if not condition:
        raise Refused(complaint)


def read_streamed(path):
    """Messages, attachments and Metadata records met front to back."""
    counts = {"messages": 0, "attachments": 0, "metadata": 0, "chunks": 0}
    with open(path, "rb") as file:
        for record in StreamReader(file, emit_chunks=True, validate_crcs=True).records:
            counts["chunks"] += isinstance(record, Chunk)
            counts["attachments"] += isinstance(record, Attachment)
            counts["metadata"] += isinstance(record, Metadata)
    times = []
    with open(path, "rb") as file:
        for record in StreamReader(file, validate_crcs=True).records:
            if type(record).__name__ == "Message":
                times.append(record.log_time)
    counts["messages"] = len(times)
    return counts, times


def read_indexed(path):
    """The same through the summary, which must agree with what is found."""
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        must(isinstance(reader, SeekingReader), "was not opened through its index")
        summary = reader.get_summary()
        must(summary is not None and summary.statistics is not None, "has no summary")
        found = list(reader.iter_messages(log_time_order=True))
        must(all(schema is not None for schema, _, _ in found), "has a channel without schema")
        statistics = summary.statistics
        counts = {
            "messages": len(found),
            "attachments": sum(1 for _ in reader.iter_attachments()),
            "metadata": sum(1 for _ in reader.iter_metadata()),
            "chunks": len(summary.chunk_indexes),
        }
        declared = {
            "messages": statistics.message_count,
            "attachments": statistics.attachment_count,
            "metadata": statistics.metadata_count,
            "chunks": statistics.chunk_count,
        }
        must(counts == declared, f"holds {counts}, its statistics say {declared}")
        per_channel = {}
        for _, channel, _ in found:
            per_channel[channel.id] = per_channel.get(channel.id, 0) + 1
        must(
            per_channel == {k: n for k, n in statistics.channel_message_counts.items() if n},
            "statistics by channel are wrong")
        return counts, [message.log_time for _, _, message in found]


def check(path):
    streamed, times = read_streamed(path)
    indexed, sorted_times = read_indexed(path)
    must(
        streamed == indexed,
        f"front to back {streamed}, through the index {indexed}")
    must(sorted(times) == sorted_times, "log times differ between the two ways")
    return indexed


def main(paths):
    failed = 0
    for path in paths:
        try:
            counts = check(path)
        except Exception as error:  # whatever the package raises is a refusal
            print(f"{path}: REFUSED: {type(error).__name__}: {error}")
            failed += 1
            continue
        print(f"{path}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
