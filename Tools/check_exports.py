"""The checks behind Tools/check-exports: check_exports.py FOLDER_OF_PROGRAMS EMPTY_FOLDER.

The invented session has lost scans, absent, settling and saturated cells, glitches and a foot
that comes and goes, so that every kind of unknown value is in it.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import ezc3d
import numpy
import pandas
import pyarrow
import pyarrow.parquet
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory

programs, folder = Path(sys.argv[1]), Path(sys.argv[2])
times = ["time_s", "device_time_s", "wall_time", "epoch", "sequence"]
words = ["region", "quality", "flags"]
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print(f"  FAILED: {what}")


def equal(found, wanted, what):
    check(found == wanted, f"{what}: {found!r}, not {wanted!r}")


def run(*arguments, status=0):
    done = subprocess.run(
        [programs / "treadlight", *arguments], capture_output=True, text=True, cwd=folder
    )
    words = f"treadlight {' '.join(map(str, arguments))}"
    check(done.returncode == status, f"{words}: status {done.returncode}: {done.stderr}")
    return done


def make_session(name, *arguments):
    subprocess.run([programs / "make-session", folder / name, *arguments], check=True)


def same(found, wanted, what):
    """Whether two columns hold the same values, and are unknown at the same places."""
    found, wanted = pandas.Series(found), pandas.Series(wanted)
    check(len(found) == len(wanted), f"{what}: {len(found)} values, not {len(wanted)}")
    if len(found) != len(wanted):
        return
    differing = found.isna().to_numpy() != wanted.isna().to_numpy()
    check(not differing.any(), f"{what}: unknown elsewhere, first in row {differing.argmax()}")
    known = ~(found.isna().to_numpy() | wanted.isna().to_numpy())
    differing = found.to_numpy()[known] != wanted.to_numpy()[known]
    check(not differing.any(), f"{what}: differs, first in known row {differing.argmax()}")


def check_csv_and_parquet(csv, parquet):
    equal(list(csv.columns), list(parquet.columns), "columns of csv and parquet")
    for name in csv.columns:
        if name in words:
            # Empty and unknown are one in CSV.
            same(csv[name].fillna(""), parquet[name].fillna(""), f"csv and parquet, {name}")
        else:
            same(csv[name], parquet[name], f"csv and parquet, {name}")
    check(csv["foot_force_n"].isna().any(), "the session has loads that are not known")
    check(csv["centre_x_mm"].isna().sum() > csv["foot_force_n"].isna().sum(), "and centres")
    check(csv["cell_5_count"].isna().any(), "and an absent cell")
    check((csv["cell_5_count"] != 0).all(), "an absent cell counts nothing, not 0")


def check_duckdb(parquet):
    for file in ["s.parquet", "s.csv"]:
        for name in parquet.columns:
            aggregate = f"count(*), count({name}), min({name}), max({name})"
            isNumber = name not in words + ["wall_time", "button"]
            if isNumber:
                aggregate += f", sum({name}::double)"
            row = duckdb.sql(f"select {aggregate} from '{folder / file}'").fetchall()[0]
            column = parquet[name].dropna()
            if file == "s.csv" and name in words:
                column = column[column != ""]
            what = f"DuckDB, {file}, {name}"
            equal(row[:2], (len(parquet), len(column)), f"{what}: rows and known values")
            if name == "wall_time":
                continue  # DuckDB's own timestamps have microseconds; pandas has compared them
            equal(row[2:4], (column.min(), column.max()), f"{what}: least and greatest")
            if isNumber:
                total = math.fsum(column)
                check(math.isclose(row[4], total, rel_tol=1e-12), f"{what}: sum {row[4]}, {total}")
    count = duckdb.sql(
        f"select count(*) from '{folder / 's.parquet'}' where foot_force_n > 300"
    ).fetchall()[0][0]
    equal(count, int((parquet["foot_force_n"] > 300).sum()), "DuckDB, rows over 300 N")


def check_statistics(path):
    file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
    total = 0
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        total += table.num_rows
        for index, name in enumerate(table.column_names):
            statistics = file.metadata.row_group(group).column(index).statistics
            column = table.column(name)
            what = f"statistics of {path.name}, group {group}, {name}"
            equal(statistics.null_count, column.null_count, f"{what}: unknown values")
            known = [value for value in column.to_pylist() if value is not None] \
                if name != "wall_time" else column.cast(pyarrow.int64()).to_pylist()
            if not known:
                check(not statistics.has_min_max, f"{what}: ends of nothing")
                continue
            least, greatest = statistics.min_raw, statistics.max_raw
            if name in words:
                least, greatest = least.decode(), greatest.decode()
            equal((least, greatest), (min(known), max(known)), what)
    equal(total, file.metadata.num_rows, "rows of all groups")
    return file


def check_schema(file):
    schema = file.schema_arrow
    kinds = {
        "time_s": "double", "wall_time": "timestamp[ns, tz=UTC]", "epoch": "int32",
        "sequence": "int64", "cell_0_count": "int32", "cell_0_n": "double", "region": "string",
        "quality": "string", "button": "bool",
    }
    for name, kind in kinds.items():
        equal(str(schema.field(name).type), kind, f"type of {name}")
    check(not schema.field("time_s").nullable, "a time is always known")
    check(schema.field("foot_force_n").nullable, "a force may be unknown")
    facts = file.metadata.metadata
    equal(facts[b"treadlight.session"], b"S-INVENTED", "session in the metadata")
    units = {note["name"]: note["unit"] for note in json.loads(facts[b"treadlight.columns"])}
    equal(list(units), schema.names, "columns described in the metadata")
    equal((units["foot_force_n"], units["centre_x_mm"]), ("N", "mm"), "units in the metadata")


def check_c3d(path, parquet):
    c3d = ezc3d.c3d(str(path), extract_forceplat_data=True)
    parameters = c3d["parameters"]
    labels = parameters["ANALOG"]["LABELS"]["value"]
    units = dict(zip(labels, parameters["ANALOG"]["UNITS"]["value"]))
    equal(labels[0], "TIME", "the first analog channel")
    equal(
        (units["FOOT_FORCE_N"], units["CELL_0_COUNT"], units["MX1"]), ("N", "count", "Nmm"),
        "units in c3d")
    first = parquet["sequence"].iloc[0]
    place = (parquet["sequence"] - first).to_numpy()
    frames = place[-1] + 1
    data = c3d["data"]["analogs"][0]
    equal(data.shape, (len(labels), frames), "channels and frames of c3d")
    equal(parameters["POINT"]["USED"]["value"][0], 0, "points of c3d")
    rate = (frames - 1) / (parquet["device_time_s"].iloc[-1] - parquet["device_time_s"].iloc[0])
    check(abs(parameters["ANALOG"]["RATE"]["value"][0] / rate - 1) < 1e-6, "rate of c3d")
    rows = dict(zip(labels, data))
    for name in parquet.columns:
        if name in times or name in words:
            continue
        wanted = parquet[name].astype("float64").astype("float32").astype("float64")
        same(rows[name.upper()][place], wanted, f"c3d and parquet, {name}")
    lost = numpy.ones(frames, bool)
    lost[place] = False
    equal(int(lost.sum()), parameters["TREADLIGHT"]["LOST_FRAMES"]["value"][0], "lost frames")
    check(lost.any() and numpy.isnan(data[:, lost]).all(), "lost scans are frames without values")
    check_plates(c3d, parquet, place)


def check_plates(c3d, parquet, place):
    plates = c3d["parameters"]["FORCE_PLATFORM"]
    equal(plates["USED"]["value"][0], 2, "force plates")
    corners = plates["CORNERS"]["value"][:, :, 0].T.tolist()
    equal(
        corners, [[650, -1700, 0], [50, -1700, 0], [50, -200, 0], [650, -200, 0]],
        "corners of the client's panel")
    client, ledge = c3d["data"]["platform"]
    for plate, name in [(client, "panel_client_n"), (ledge, "panel_stance_ledge_n")]:
        # The room's z points up, so a load points down.
        down = -plate["force"][2][place]
        check(numpy.allclose(down, parquet[name], rtol=1e-6, atol=1e-6, equal_nan=True),
              f"force plate, {name}")
    known = parquet["centre_x_mm"].notna().to_numpy()
    centre = client["center_of_pressure"][:, place][:, known]
    for axis, sign, name in [(0, 1, "centre_x_mm"), (1, -1, "centre_y_mm")]:
        # Moments are whole Nmm / 1000, of 20 N at least; single precision in the file.
        off = numpy.abs(sign * centre[axis] - parquet[name][known]).max()
        check(off < 0.01, f"centre of pressure by ezc3d and by treadlight, {name}: {off} mm apart")


def check_mcap(path, parquet):
    with open(path, "rb") as stream:
        reader = make_reader(stream, validate_crcs=True, decoder_factories=[DecoderFactory()])
        summary = reader.get_summary()
        equal(summary.statistics.message_count, len(parquet), "messages by mcap's statistics")
        columns = {name: [] for name in parquet.columns}
        logged = []
        for _, channel, message, sample in reader.iter_decoded_messages():
            equal(channel.topic, "/table/samples", "topic")
            logged.append(message.log_time)
            for name in columns:
                columns[name].append(getattr(sample, name))
    same(logged, parquet["wall_time"].astype("int64"), "log times of mcap")
    for name, values in columns.items():
        wanted = parquet[name]
        if name == "wall_time":
            wanted = wanted.astype("int64")
        if name in words:
            wanted = wanted.fillna("")
        same(values, wanted, f"mcap and parquet, {name}")


def check_against_session(parquet):
    curve = folder / "curve.csv"
    curve.write_text(run("curve", "./s.mcap", "--mains", "0").stdout)
    curve = pandas.read_csv(curve)
    # The curve has a row of its own where scans are missing.
    rows = curve["time_s"].duplicated(keep="last")
    same(curve["foot_force_n"][~rows].reset_index(drop=True), parquet["foot_force_n"], "curve")
    summary = json.loads(run("summary", "./s.mcap", "--json").stdout)
    equal(summary["quality"]["scans_received"], len(parquet), "scans by summary")
    for key, name in [("foot_force", "foot_force_n"), ("gross_load", "gross_n"),
                      ("net_load", "net_n")]:
        known = parquet[name].dropna()
        equal(summary[key]["peak_n"], known.max(), f"summary, peak of {name}")
        equal(summary[key]["least_n"], known.min(), f"summary, least of {name}")
        check(math.isclose(summary[key]["mean_n"], known.mean(), rel_tol=1e-9),
              f"summary, mean of {name}")


def check_against_log(parquet):
    """Works the loads out anew from the counts, with what the log's header says."""
    with open(folder / "s.mcap", "rb") as stream:
        for _, channel, message in make_reader(stream, validate_crcs=True).iter_messages():
            if channel.topic == "/session/header":
                header = json.loads(message.data)
                break
    calibration, tare = header["calibration"], header["tare"]["forces_mn"]
    forces = {}
    for cell in range(8):
        counts = parquet[f"cell_{cell}_count"].astype("float64")
        counts -= calibration["zero_counts"][cell]
        force = counts * calibration["gain_nn_per_count"][cell] / 1e6 - header["zero_mn"][cell]
        known = parquet[f"cell_{cell}_n"].notna()
        forces[cell] = force
        check(known.sum() > len(parquet) * 0.9, f"most forces of cell {cell} are known")
        same((force[known] / 1000).tolist(), parquet[f"cell_{cell}_n"][known].tolist(),
             f"force of cell {cell} by its count")
    whole = parquet[[f"cell_{cell}_n" for cell in range(8)]].notna().all(axis=1)
    whole &= parquet["foot_force_n"].notna()
    gross = sum(forces.values())[whole] / 1000
    same(gross.tolist(), parquet["gross_n"][whole].tolist(), "gross load by the cells")
    own = {cell: forces[cell][whole] - tare[cell] for cell in range(4)}
    foot = sum(own.values()) / 1000
    same(foot.tolist(), parquet["foot_force_n"][whole].tolist(), "foot force by the cells")
    places = {cell["channel"]: cell for cell in header["profile"]["cells"]}
    known = parquet["centre_x_mm"].notna()[whole]
    for axis in "xy":
        moment = sum(own[cell] * places[cell][f"{axis}_mm"] for cell in range(4)) / 1000
        off = (moment[known] / foot[known] - parquet[f"centre_{axis}_mm"][whole][known]).abs()
        check(off.max() <= 0.001001, f"centre of pressure by the cells, {axis}: {off.max()}")
    glitched = parquet["flags"].str.contains("glitch")
    check(glitched.any() and parquet["cell_1_n"][glitched].isna().any(),
          "a false reading is no force")


def check_selection(parquet):
    run("export", "./s.mcap", "-o", "part.csv", "--from", "0:20", "--to", "25s", "--channels",
        "3,foot-force,stance ledge,region", "--comments")
    part = pandas.read_csv(folder / "part.csv", comment="#")
    wanted = parquet[(parquet["time_s"] >= 20) & (parquet["time_s"] < 25)].reset_index(drop=True)
    chosen = ["cell_3_count", "cell_3_n", "panel_stance_ledge_n", "foot_force_n", "region"]
    equal(list(part.columns), times + chosen, "chosen columns")
    for name in times[:2] + chosen:
        same(part[name], wanted[name], f"chosen part, {name}")
    first = wanted["wall_time"].iloc[0].strftime("%Y-%m-%dT%H:%M:%S.") + "500Z"
    raw = run("export", "./s.mcap", "-o", "-", "--from", first, "--values", "raw").stdout
    (folder / "raw.csv").write_text(raw)
    raw = pandas.read_csv(folder / "raw.csv")
    equal([name for name in raw.columns if name.endswith("_n")], [], "forces among raw values")
    check(raw["wall_time"].iloc[0] >= first, "a wall-clock time to begin with")
    run("export", "./s.mcap", "-o", "x.csv", "--channels", "nose", status=64)
    run("export", "./s.mcap", "-o", "x.csv", "--channels", "region", "--values", "raw", status=64)
    run("export", "./s.mcap", "-o", "x.csv", "--from", "3:00:00", status=1)
    check(not (folder / "x.csv").exists(), "what is refused leaves no file")


def check_frame_limit():
    make_session("full.mcap", "scans=65535", "rate=1000", "faults=no")
    run("export", "./full.mcap", "-o", "full.c3d", "--channels", "foot-force,quality,0")
    full = ezc3d.c3d(str(folder / "full.c3d"))
    equal(full["data"]["analogs"].shape[2], 65535, "frames of a full c3d file")
    make_session("over.mcap", "scans=65536", "rate=1000", "faults=no")
    refusal = run("export", "./over.mcap", "-o", "over.c3d", status=1).stderr
    for way in ["--from", "--split", "65535"]:
        check(way in refusal, f"the refusal names {way}")
    run("export", "./over.mcap", "-o", "over.c3d", "--split", "--channels", "foot-force,0")
    counts = [
        ezc3d.c3d(str(folder / f"over-{number}.c3d"))["data"]["analogs"].shape[2]
        for number in [1, 2]
    ]
    equal(counts, [65535, 1], "frames of the two files")
    run("export", "./over.mcap", "-o", "over.parquet", "--channels", "foot-force,region,0")
    file = check_statistics(folder / "over.parquet")
    equal(file.num_row_groups, 1, "row groups of 65,536 rows")
    make_session("away.mcap", "scans=1000", "restart=600")
    refusal = run("export", "./away.mcap", "-o", "away.c3d", status=1).stderr
    check("anew" in refusal, "a table that was away is refused")
    run("export", "./away.mcap", "-o", "away.c3d", "--split")
    equal(len(list(folder.glob("away-*.c3d"))), 2, "files of a table that was away")
    check(not (folder / "away.c3d").exists(), "and none that was refused")


def check_breaking_off():
    run("export", "./s.mcap", "-o", "s.csv", status=1)
    run("export", "./s.mcap", "-o", "s.csv", "--force")
    before = (folder / "s.mcap").read_bytes()
    run("export", "./s.mcap", "-o", "s.mcap", "--force", status=1)
    os.symlink("s.mcap", folder / "link.mcap")
    run("export", "./s.mcap", "-o", "./link.mcap", "--force", status=1)
    check((folder / "s.mcap").read_bytes() == before, "an export never replaces its own session")
    for number, status in [(signal.SIGINT, 130), (signal.SIGKILL, -9)]:
        export = subprocess.Popen(
            [programs / "treadlight", "export", "./over.mcap", "-o", "cut.csv"], cwd=folder,
            stderr=subprocess.DEVNULL)
        while not list(folder.glob(".cut.csv.*.part")) and export.poll() is None:
            time.sleep(0.001)
        time.sleep(0.3)
        export.send_signal(number)
        equal(export.wait(), status, f"status after signal {number}")
        check(not (folder / "cut.csv").exists(), "a broken-off export has no file of its name")
        if number == signal.SIGINT:
            equal(list(folder.glob(".cut*")), [], "what Ctrl-C leaves")
    small = folder / "small"
    small.mkdir()
    script = (
        f"mount -t tmpfs -o size=256k none {small} && "
        f"{programs / 'treadlight'} export {folder / 'over.mcap'} -o {small / 'x.csv'}; "
        f"echo status $?; ls -A {small} | wc -l")
    full = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script], capture_output=True,
        text=True)
    check("disk is full" in full.stderr, f"a full disk is named: {full.stderr}")
    equal(full.stdout.split(), ["status", "1", "0"], "status and files left on a full disk")


def main():
    make_session("s.mcap")
    for format in ["csv", "parquet", "c3d"]:
        run("export", "./s.mcap", "-o", f"s.{format}")
    run("export", "./s.mcap", "-o", "samples.mcap")
    csv = pandas.read_csv(folder / "s.csv")
    csv["wall_time"] = pandas.to_datetime(csv["wall_time"])
    parquet = pandas.read_parquet(folder / "s.parquet")
    steps = {
        "pandas: csv and parquet": lambda: check_csv_and_parquet(csv, parquet),
        "DuckDB: parquet and csv": lambda: check_duckdb(parquet),
        "pyarrow: checksums, statistics, schema": lambda: check_schema(
            check_statistics(folder / "s.parquet")),
        "ezc3d: channels, force plates": lambda: check_c3d(folder / "s.c3d", parquet),
        "mcap: every scan": lambda: check_mcap(folder / "samples.mcap", parquet),
        "the session's curve and summary": lambda: check_against_session(parquet),
        "the log's counts": lambda: check_against_log(parquet),
        "times, channels, values": lambda: check_selection(parquet),
        "65,535 frames": check_frame_limit,
        "breaking off": check_breaking_off,
    }
    for name, step in steps.items():
        print(name, flush=True)
        step()
    if failures:
        sys.exit(f"{len(failures)} checks failed")
    print("all exports hold the same")


main()
