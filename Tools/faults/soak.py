"""Records one long session and judges it; see Tools/soak."""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from driver import check, finish
from studio import Studio

RATE = 1000  # scans a second
LOOP = 60  # seconds, of one round of what happens on the table
OVERLOADS = 1  # in a round
STILL = 14  # seconds at its beginning
WARM_UP = 600  # seconds of sample time, after which memory must be flat
MOST_GROWTH = 2048  # kB
TECHNICAL = {
    "never-read", "device-lost", "saturated", "absent", "sensor-fault", "recorder-failed",
    "host-silent", "drift", "glitch-rate", "twist", "disk-low"}
ROWS = 50  # a second


def shares(x, y):
    """What of a force at a point each corner of the client's panel bears."""
    u, v = (x - 60) / 620, (y - 80) / 1740
    return [(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v]


def foot(second):
    """Force and place of the foot: strokes of four seconds, one of them far too hard."""
    number, phase = divmod(second - STILL, 5)
    if second < STILL or phase > 4 or number >= 8:
        return 0.0, 450, 1100
    force = 720 if number == 5 else 240 + 20 * (number % 3)
    rise = min(1.0, phase / 0.8, (4 - phase) / 0.8)
    return force * max(0.0, rise), 400 + 10 * number, 1050 + 40 * phase


def write_loads(path):
    """A client who lies still, then a foot's strokes; it ends as it began."""
    lines = ["t_s," + ",".join(f"f{channel}" for channel in range(1, 9))]
    client = [686 * share for share in shares(370, 900)]
    for row in range(LOOP * ROWS):
        second = row / ROWS
        force, x, y = foot(second)
        cells = [c + force * share for c, share in zip(client, shares(x, y))]
        stance = 0 if force == 0 else max(0.0, 686 - force) / 4
        lines.append(",".join(f"{value:.4f}" for value in [second, *cells, *[stance] * 4]))
    path.write_text("\n".join(lines) + "\n")


def memory(process):
    """Resident memory, kB: all of it, and what is no file's."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").open())
    return [int(lines[name].split()[0]) for name in ("VmRSS", "RssAnon")]


def descriptors(process):
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def begin(studio):
    """Starts a session with a tare, which takes a client who lies still."""
    studio.treadlight("client", "add", "Anna Berg", "--height", "175cm")
    studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    studio.treadlight("limits", "set", "Anna Berg", "whole-body", "600N")
    for _ in range(400):
        started = studio.treadlight(
            "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--posture",
            "prone", "--json", fails=True)
        if started.returncode == 0:
            return
    raise RuntimeError(f"no session: {started.stderr}")


def record(studio, hours):
    """Records for so long; samples of sample time, resident and private memory, descriptors."""
    samples = []
    begun = time.monotonic()
    told = begun
    while True:
        status = studio.json("session", "status")
        session = status.get("session")
        if session is None:
            raise RuntimeError("the session is gone")
        seconds = session["duration_s"]
        samples.append((seconds, *memory(studio.daemon), descriptors(studio.daemon)))
        now = time.monotonic()
        if now - told > 60:
            told = now
            print(f"     {seconds / 3600:.2f} h, {seconds / (now - begun):.0f} times real time, "
                  f"{samples[-1][1]} kB resident", flush=True)
        if seconds >= hours * 3600:
            break
        time.sleep(1)
    return samples, status, time.monotonic() - begun


def judge_memory(samples):
    late = [sample for sample in samples if sample[0] >= WARM_UP]
    if not late:
        print(f"left out: memory, for a session of less than {WARM_UP} s")
        return
    for name, place in (("resident", 1), ("private", 2)):
        first, last = late[0][place], late[-1][place]
        most = max(sample[place] for sample in late)
        check(f"{name} memory after {WARM_UP // 60} minutes grows by less than {MOST_GROWTH} kB",
              most - first < MOST_GROWTH, f"{first} kB, at most {most}, in the end {last}")
    counts = {sample[3] for sample in late}
    check("descriptors stay as many", max(counts) - min(counts) <= 4, f"{sorted(counts)}")


def judge_log(studio, path):
    """The log is whole, to every command."""
    def timed(name, *arguments):
        begin = time.monotonic()
        run = studio.treadlight(*arguments, fails=True)
        seconds = time.monotonic() - begin
        check(name, run.returncode == 0, f"status {run.returncode}, {seconds:.1f} s, "
              + " ".join((run.stdout + run.stderr).split())[:160])
        return run
    timed("log verify", "log", "verify", path)
    timed("log info", "log", "info", path)
    timed("summary --quick", "summary", path, "--quick")
    timed("replay --check", "replay", "--check", path)
    info, = studio.json("log", "info", path, "--sizes")
    scans, seconds = info["scans"], info["duration_s"]
    # That no number is missing among them is what the replay has looked at.
    check("the log holds a scan for every millisecond",
          abs(scans - seconds * RATE) <= RATE, f"{scans} in {seconds:.1f} s")


def judge_alarms(studio, rounds):
    raised = Counter(re.findall(r"condition=(\S+)[^\n]*alarm raised", studio.said()))
    expected = OVERLOADS * rounds
    hard = raised.get("over-hard-force", 0)
    check("an overload a round raises its alarm", abs(hard - expected) <= 2,
          f"{hard} in {rounds:.0f} rounds; all: {dict(raised)}")
    technical = {name: raised[name] for name in raised if name in TECHNICAL}
    check("no technical alarm", not technical, f"{technical or 'none'}")
    # The table is a thread of the daemon's: a machine that has no time for it silences it.
    ended = len(re.findall(r"condition=stale[^\n]*alarm cleared", studio.said()))
    check("each silence of the table has ended", raised["stale"] == ended, f"{ended}")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--hours", type=float, default=24)
    words.add_argument("--speed", default="max")
    words.add_argument("--real-time", action="store_true")
    words.add_argument("--folder", type=Path)
    words.add_argument("--programs", type=Path, required=True)
    given = words.parse_args()
    speed = "1" if given.real_time else given.speed
    pace = "pace: as-fast-as-read" if speed == "max" else f"speed: {float(speed):g}"
    folder = given.folder or Path(tempfile.mkdtemp(prefix="treadlight-soak."))
    folder.mkdir(exist_ok=True)
    write_loads(folder / "loads.csv")
    # In a hurry, scans that come late by the host's clock are no fault of the table.
    patience = "monitoring: { stale_after_ms: 10000 }\n" if speed == "max" else ""
    studio = Studio(
        given.programs, folder,
        f"{{ recording: loads.csv, playback: repeated, {pace}, rate: {RATE}, seed: 7,"
        " faults: [noise=0.3] }", extra=patience)
    try:
        studio.open()
        begin(studio)
        samples, status, seconds = record(studio, given.hours)
        path = Path(status["session"]["log_path"])
        stopping = time.monotonic()
        studio.treadlight("session", "stop")
        print(f"     stopped within {time.monotonic() - stopping:.1f} s")
        late = studio.json("session", "status")["stream"]
        ended = studio.close()
        account = studio.stream_account()
        hours = samples[-1][0] / 3600
        print(f"{hours:.2f} h of session in {seconds / 60:.1f} min: "
              f"{samples[-1][0] / seconds:.0f} times real time; {path.stat().st_size >> 20} MB")
        check("the daemon ends in order", ended == 0, f"status {ended}")
        check("produced = received, none lost",
              account is not None and account["produced"] == account["received"]
              and account["lost"] == 0, f"{account}")
        check("nothing refused, nothing unrecorded",
              late["entries_unrecorded"] == 0 and late["transfers_refused"] == 0,
              f"{late['entries_unrecorded']} entries, {late['transfers_refused']} transfers")
        judge_memory(samples)
        judge_alarms(studio, samples[-1][0] / LOOP)
        sessions = studio.said().count("session started")
        check("one session", sessions == 1, f"{sessions}")
        judge_log(studio, path)
    finally:
        studio.close()
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    finish()


main()
