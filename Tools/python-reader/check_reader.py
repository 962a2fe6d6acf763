"""Holds the Python reader against what make-session invented: see Tools/check-python-reader."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import check_damage
import jsonschema
import numpy as np
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory

HERE = Path(__file__).parent
DOCUMENTATION = HERE.parent.parent / "Sources/SessionLog/Documentation"


def install(folder: Path) -> None:
    """As anyone would, but into `folder`; the packages it stands on are there already."""
    package = folder / "package"  # a copy: pip leaves its own files beside what it installs
    package.mkdir(parents=True)
    for name in ("pyproject.toml", "treadlight_log.py"):
        shutil.copy(HERE / name, package / name)
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--target", str(folder), str(package),
        ],
        check=True,
    )  # fmt: skip
    sys.path.insert(0, str(folder))


def invent(tool: str, path: Path, *options: str) -> np.ndarray:
    truth = path.with_suffix(".txt")
    subprocess.run([tool, str(path), f"truth={truth}", *options], check=True)
    return np.loadtxt(truth, dtype=np.int64, ndmin=2)


def same(name: str, found: np.ndarray, expected: np.ndarray) -> None:
    if not np.array_equal(found, expected, equal_nan=found.dtype.kind == "f"):
        differing = np.flatnonzero((found != expected).reshape(len(found), -1).any(axis=1))
        raise SystemExit(f"{name} differs in {len(differing)} rows, first at {differing[:1]}")


def check_scans(session, truth: np.ndarray) -> None:
    scans = session.scans
    same("epoch", scans.epoch.astype(np.int64), truth[:, 0])
    same("sequence", scans.sequence.astype(np.int64), truth[:, 1])
    same("device time", scans.device_time_us.astype(np.int64), truth[:, 2])
    same("log time", scans.log_time_ns.astype(np.int64), truth[:, 3])
    same("button", scans.button.astype(np.int64), truth[:, 4])
    same("guard state", scans.guard_state.astype(np.int64), truth[:, 5])
    same("counts", scans.counts.astype(np.int64), truth[:, 9::3])
    same("states", scans.states.astype(np.int64), truth[:, 10::3])
    same("ages", scans.ages_us.astype(np.int64), 10 * truth[:, 11::3])
    # Foot force: the client's panel above the tare, where no cell was judged wrong.
    sound = (truth[:, 6] == 0) & (truth[:, 7] == 0)
    panel = session.header["profile"]["panels"][0]["channels"]
    tare = sum(session.header["tare"]["forces_mn"][channel] for channel in panel) / 1000
    force = session.newtons()[:, panel].sum(axis=1) - tare
    worst = np.abs(force[sound] - truth[sound, 8] / 1000).max()
    if not sound.sum() > len(sound) // 2 or not worst < 0.005:  # four cells, rounded to 1 mN
        raise SystemExit(f"foot force differs by {worst} N")


def tallies(truth: np.ndarray, span: int):
    """Start, scans, and by channel readings, minimum, maximum, sum of each span of seconds."""
    starts = truth[:, 3] // 1_000_000_000 // span * span
    for start in np.unique(starts):
        rows = truth[starts == start]
        counts, states = rows[:, 9::3], rows[:, 10::3]
        yield start, rows, [
            counts[states[:, channel] != 3, channel] for channel in range(counts.shape[1])
        ]


def check_overview(session, truth: np.ndarray) -> None:
    overview = session.overview
    seconds = list(tallies(truth, 1))
    same("overview's seconds", overview.start_s.astype(np.int64), np.array([s[0] for s in seconds]))
    for row, (_, rows, counts) in enumerate(seconds):
        assert overview.scans[row] == len(rows)
        for channel, own in enumerate(counts):
            assert overview.readings[row, channel] == len(own)
            if len(own):
                assert overview.minimum[row, channel] == own.min()
                assert overview.maximum[row, channel] == own.max()
                assert overview.mean[row, channel] == np.float32(own.sum() / len(own))
            states = set(rows[:, 10::3][:, channel]) - {0}
            assert overview.state_flags[row, channel] == sum(1 << state for state in states)


def check_pyramid(session, truth: np.ndarray) -> None:
    assert [level.span_s for level in session.pyramid] == [8, 64, 512, 4096]
    derived = session.derived
    known = ~np.isnan(derived.foot_force_peak_n)
    peaks = np.rint(derived.foot_force_peak_n[known].astype(np.float64) * 1000).astype(np.int64)
    times = derived.log_time_ns[known].astype(np.int64) // 1_000_000_000
    for level in session.pyramid:
        entries = list(tallies(truth, level.span_s))
        assert level.start_s.tolist() == [start for start, _, _ in entries]
        for entry, (start, rows, counts) in enumerate(entries):
            assert level.scans[entry] == len(rows)
            own = peaks[times // level.span_s * level.span_s == start]
            columns = [(level.counts, (channel, entry), c) for channel, c in enumerate(counts)]
            for found, place, numbers in [*columns, (level.foot_force_mn, entry, own)]:
                assert found["readings"][place] == len(numbers)
                assert found["sum"][place] == numbers.sum()
                if len(numbers):
                    assert found["minimum"][place] == numbers.min()
                    assert found["maximum"][place] == numbers.max()


def check_official(session, path: Path) -> None:
    """What the official decoders make of the plain topics, by the schemas in the file."""
    with open(path, "rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()], validate_crcs=True)
        rows = {"/session/derived": 0, "/table/clock": 0, "/table/overview": 0}
        last = 0
        for _, channel, message in reader.iter_messages(log_time_order=False):
            assert message.log_time >= last, "a log time that goes back"
            last = message.log_time
        for _, channel, message, found in reader.iter_decoded_messages(topics=list(rows)):
            row = rows[channel.topic]
            rows[channel.topic] += 1
            if channel.topic == "/table/clock":
                clocks = session.clocks
                assert found.device_us == clocks.device_us[row]
                assert found.monotonic_ns == clocks.monotonic_ns[row]
                assert found.wall_ns == clocks.wall_ns[row]
                assert found.epoch == clocks.epoch[row]
            elif channel.topic == "/table/overview":
                overview = session.overview
                assert list(found.minimum_counts) == overview.minimum[row].tolist()
                assert list(found.maximum_counts) == overview.maximum[row].tolist()
                assert found.start_s == overview.start_s[row]
            else:
                check_derived(session.derived, row, found, message)
        assert rows == {
            "/session/derived": len(session.derived.zone),
            "/table/clock": len(session.clocks.epoch),
            "/table/overview": len(session.overview.scans),
        }
        assert all(count > 0 for count in rows.values()), rows


def check_derived(derived, row: int, found, message) -> None:
    assert message.log_time == derived.log_time_ns[row]
    for name in (
        "foot_force_peak_n",
        "bar_support_n",
        "centre_of_pressure_x_mm",
        "centre_of_pressure_y_mm",
    ):
        own = getattr(derived, name)[row]
        if found.HasField(name):
            assert getattr(found, name) == own, name
        else:
            assert np.isnan(own), name
    assert found.quality == derived.quality[row]
    assert found.quality_flags == derived.quality_flags[row]
    zone = found.DESCRIPTOR.enum_types_by_name["Zone"].values_by_number[found.zone].name
    own = derived.zone[row].upper().replace(" ", "_").replace("-", "_") or "NO_ZONE"
    assert zone == own


def check_schemas(path: Path, has_every_kind: bool) -> None:
    """Every JSON entry fits the schema in the file, which is that of the documentation."""
    kinds: dict[str, set[str]] = {}
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        validators = {}
        for schema, channel, message in reader.iter_messages():
            if schema.encoding != "jsonschema":
                continue
            if channel.topic not in validators:
                own = json.loads(schema.data)
                name = channel.topic.rsplit("/", 1)[1]
                assert own == json.loads((DOCUMENTATION / f"{name}.schema.json").read_text())
                jsonschema.Draft202012Validator.check_schema(own)
                validators[channel.topic] = (jsonschema.Draft202012Validator(own), own)
            validator, own = validators[channel.topic]
            entry = json.loads(message.data)
            validator.validate(entry)
            unknown = set(entry) - set(own["properties"])
            assert not unknown, f"{channel.topic}: the schema does not name {unknown}"
            kinds.setdefault(channel.topic, set()).add(entry.get("kind", ""))
        for topic in ("/session/inputs", "/session/markers") if has_every_kind else ():
            named = set(validators[topic][1]["properties"]["kind"]["enum"])
            assert kinds[topic] == named, f"{topic}: {named ^ kinds[topic]}"


def main() -> None:
    tool = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder / "installed")
        import treadlight_log as reader

        assert str(folder) in reader.__file__
        for title, options in {
            "80 scans a second, faults, a restart": ("scans=8000", "restart=3000"),
            "1000 scans a second": ("scans=20000", "rate=1000", "faults=no"),
            "10 scans a second": ("scans=900", "rate=10"),
            "one scan": ("scans=1",),
        }.items():
            path = folder / f"{len(title)}.mcap"
            truth = invent(tool, path, *options)
            began = time.monotonic()
            session = reader.read(path)
            took = time.monotonic() - began
            assert session.ending == "closed" and not session.problems
            assert len(session.scans) == len(truth)
            check_scans(session, truth)
            check_overview(session, truth)
            check_pyramid(session, truth)
            check_schemas(path, has_every_kind="restart" in title)
            if len(truth) > 1:
                check_official(session, path)
            print(f"{title}: {len(truth)} scans are what was invented ({took:.2f} s)")
        path = folder / "small.mcap"
        invent(tool, path, "scans=160", "restart=80")
        check_damage.check(reader, path)


if __name__ == "__main__":
    main()
