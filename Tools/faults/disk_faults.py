"""Records sessions onto disks that fail while the daemon runs; see Tools/disk-faults."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from driver import check, finish
from studio import Studio, wait

TABLE = "{ recording: loads.csv, playback: repeated, rate: 500, faults: [noise=0.3] }"
ROOM = 2 << 20


def mount(folder, *options):
    run = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join([f"size={ROOM}", *options]), "none", str(folder)],
        capture_output=True, text=True)
    if run.returncode != 0:
        print(f"left out: no disk of its own ({run.stderr.strip()})")
        sys.exit(0)


def studio(programs, folder, name, **options):
    place = folder / name
    (place / "disk").mkdir(parents=True)
    # 300 N, and 800 N for one second in five.
    rows = ["t_s,f1,f2,f3,f4"]
    for row in range(2000):
        force = 200.0 if row % 1000 >= 800 else 75.0
        rows.append(",".join([f"{row / 200}", *[f"{force}"] * 4]))
    (place / "loads.csv").write_text("\n".join(rows) + "\n")
    made = Studio(programs, place, TABLE, sessions="disk", **options)
    return made


def said(studio, words, since=0):
    """The line that has `words`, and where it ends."""
    text = studio.said()
    place = text.find(words, since)
    if place < 0:
        return None, since
    begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return text[begin:end], end


FAILED = "condition=recorder-failed"


def fill(disk):
    """Takes all the room there is on it."""
    with (disk / "fill").open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                pass


def interruptions(studio, log):
    """What the log tells of its holes, from its JSON export."""
    found = []
    data = Path(log).read_bytes()
    for match in re.finditer(rb'\{[^{}]*"?interruption"?[^{}]*\{[^{}]*\}[^{}]*\}', data):
        try:
            found.append(json.loads(match.group())["interruption"])
        except (ValueError, KeyError):
            pass
    return found


def judge(studio, name, log, missing):
    """Commands read the log; it says of the hole what the daemon counted."""
    verify = studio.treadlight("log", "verify", log, fails=True)
    check(f"{name}: log verify", verify.returncode == 0, verify.stdout.strip()[-120:])
    summary = studio.treadlight("summary", log, fails=True)
    check(f"{name}: summary", summary.returncode == 0,
          " ".join((summary.stdout + summary.stderr).split())[:100])
    replay = studio.treadlight("replay", "--check", log, fails=True)
    words = " ".join((replay.stdout + replay.stderr).split())
    check(f"{name}: replay --check takes it for a part, not for an unexplained hole",
          replay.returncode == (2 if missing else 0), f"status {replay.returncode}: {words[:160]}")
    found = interruptions(studio, log)
    scans = sum(each["scans"] for each in found)
    check(f"{name}: the log tells what it lacks", (scans > 0) == missing, f"{found}")
    return scans


def account(studio, name, log, scans):
    """produced = received + lost, and received in the session = recorded + told as missing."""
    ended = studio.close()
    totals = studio.stream_account()
    check(f"{name}: produced = received + lost",
          ended == 0 and totals["produced"] == totals["received"] + totals["lost"], f"{totals}")
    info, = studio.json("log", "info", log, "--sizes")
    seconds, recorded = info["duration_s"], info["scans"]
    check(f"{name}: recorded + missing = a scan for every two milliseconds",
          abs(recorded + scans + totals["lost"] - seconds * 500) <= 500,
          f"{recorded} + {scans} in {seconds:.1f} s")


def interrupted(name, studio, break_it, mend_it, pause=3.0):
    """A session whose log cannot be written for a while."""
    studio.open()
    log = studio.begin()
    time.sleep(2)
    since = len(studio.said())
    begun = time.time()
    break_it()
    wait(lambda: FAILED in studio.said()[since:], f"{name}: the alarm", 30, studio)
    seconds = time.time() - begun
    check(f"{name}: alarm within a second", seconds < 1.0, f"{seconds:.2f} s")
    alarms = len(re.findall("over-hard-force", studio.said()[since:]))
    time.sleep(pause)
    more = len(re.findall("over-hard-force", studio.said()[since:]))
    check(f"{name}: monitoring goes on", more > alarms, f"{more - alarms} alarms meanwhile")
    status = studio.json("session", "status")["session"]
    check(f"{name}: the status says why", bool(status["recorder_failure"]),
          status["recorder_failure"])
    since = len(studio.said())
    begun = time.time()
    mend_it()
    studio.wait_for("the recording goes on", since, 30)
    seconds = time.time() - begun
    line, _ = said(studio, "the recording goes on", since)
    check(f"{name}: recording goes on by itself", seconds < 10, f"{seconds:.1f} s: {line[40:200]}")
    studio.wait_for("alarm cleared", since, 30)
    told = [line for line in studio.said()[since:].splitlines() if FAILED in line]
    check(f"{name}: the alarm returns to normal", "cleared" in told[-1], told[-1][26:120])
    time.sleep(2)
    ended = studio.json("session", "stop")
    status = studio.json("session", "status")
    check(f"{name}: nothing is wrong in the end", status.get("session") is None, f"{str(ended)[:80]}")
    scans = judge(studio, name, log, missing=True)
    account(studio, name, log, scans)


def full(programs, folder):
    made = studio(programs, folder, "full")
    disk = made.folder / "disk"
    mount(disk)
    interrupted("full disk", made, lambda: fill(disk), (disk / "fill").unlink)


def limited(programs, folder):
    """A limit on a file's length, as a quota is one on a person's files."""
    made = studio(programs, folder, "limited")
    disk = made.folder / "disk"
    mount(disk)

    def limit(size):
        resource.prlimit(made.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    interrupted(
        "limit on the file's length", made,
        lambda: limit(max(path.stat().st_size for path in disk.glob("*.mcap")) + 100),
        lambda: limit(resource.RLIM_INFINITY))


def broken_write(programs, folder):
    """The medium refuses one write after a part of it, as a disk that loses its cable may."""
    made = studio(programs, folder, "broken-write")
    made.open(env=faulty(folder, "write 12 300 5"))
    since = len(made.said())
    log = made.begin()
    wait(lambda: FAILED in made.said()[since:], "broken write: the alarm", 60, made)
    made.wait_for("the recording goes on", since, 30)
    time.sleep(2)
    made.treadlight("session", "stop")
    scans = judge(made, "broken write", log, missing=True)
    account(made, "broken write", log, scans)


def broken_sync(programs, folder):
    """The medium says once that it has not kept what was written: nobody knows what."""
    made = studio(programs, folder, "broken-sync")
    made.open(env=faulty(folder, "fdatasync 5 0 5"))
    since = len(made.said())
    log = made.begin()
    wait(lambda: FAILED in made.said()[since:], "broken sync: the alarm", 60, made)
    made.wait_for("the recording goes on", since, 30)
    time.sleep(2)
    stopped = made.treadlight("session", "stop", fails=True)
    check("broken sync: the end of the session says so", stopped.returncode != 0,
          " ".join((stopped.stdout + stopped.stderr).split())[:120])
    scans = judge(made, "broken sync", log, missing=False)
    account(made, "broken sync", log, scans)


def faulty(folder, fault):
    return dict(os.environ, LD_PRELOAD=str(folder / "log_faults.so"), LOG_FAULT=fault)


def moved(programs, folder):
    made = studio(programs, folder, "moved")
    made.open()
    log = made.begin()
    time.sleep(1)
    since = len(made.said())
    begun = time.time()
    log.rename(log.with_suffix(".away"))
    wait(lambda: FAILED in made.said()[since:], "moved: the alarm", 30, made)
    check("moved log: alarm", time.time() - begun < 2.0, f"{time.time() - begun:.2f} s")
    since = len(made.said())
    log.with_suffix(".away").rename(log)
    made.wait_for("the recording goes on", since, 30)
    time.sleep(1)
    made.treadlight("session", "stop")
    scans = judge(made, "moved log, back again", log, missing=False)
    account(made, "moved log, back again", log, scans)


def gone(programs, folder):
    """The folder is removed with the running log in it: it is written anew at the end."""
    made = studio(programs, folder, "gone")
    made.open()
    log = made.begin()
    time.sleep(1)
    since = len(made.said())
    subprocess.run(["rm", "-r", str(made.folder / "disk")], check=True)
    wait(lambda: FAILED in made.said()[since:], "gone: the alarm", 30, made)
    time.sleep(1)
    stopped = made.treadlight("session", "stop", fails=True)
    check("removed folder: the session ends", stopped.returncode == 0,
          " ".join((stopped.stdout + stopped.stderr).split())[:140])
    scans = judge(made, "removed folder", log, missing=False)
    started = made.treadlight(
        "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--no-tare",
        "--override", "nobody lies here", "--json", fails=True)
    check("removed folder: the next session starts", started.returncode == 0,
          (started.stderr or started.stdout)[:140])
    made.treadlight("session", "stop", fails=True)
    account(made, "removed folder", log, scans)


def slow(programs, folder):
    """The recorder's thread stands still for 20 s, as on a disk that hangs, and goes on."""
    made = studio(programs, folder, "slow")
    made.open()
    log = made.begin()
    time.sleep(1)
    since = len(made.said())
    # The older of the two: the other, which inherits the name, waits for the medium.
    thread = min((task for task in Path(f"/proc/{made.daemon.pid}/task").iterdir()
                  if (task / "comm").read_text().strip() == "treadlight-log"),
                 key=lambda task: int(task.name))
    stop_thread(int(thread.name), 20)
    wait(lambda: FAILED in made.said()[since:], "slow: the alarm", 60, made)
    line, _ = said(made, FAILED, since)
    made.wait_for("alarm cleared", since, 60)
    wait(lambda: any("cleared" in line for line in made.said()[since:].splitlines()
                     if FAILED in line), "slow: the alarm's end", 60, made)
    time.sleep(2)
    made.treadlight("session", "stop")
    check("slow disk: alarm, and back to normal", True, line[26:120])
    scans = judge(made, "slow disk", log, missing=True)
    account(made, "slow disk", log, scans)


def stop_thread(thread, seconds):
    """Holds one thread for so long, by a debugger's right."""
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    seize, interrupt, detach = 0x4206, 0x4207, 17
    if libc.ptrace(seize, thread, None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    libc.ptrace(interrupt, thread, None, None)
    os.waitpid(thread, 0x40000000)
    time.sleep(seconds)
    libc.ptrace(detach, thread, None, None)


def main():
    programs, folder = sys.argv[1], Path(sys.argv[2])
    chosen = sys.argv[3:] or [
        "full", "limited", "broken_write", "broken_sync", "moved", "gone", "slow"]
    for name in chosen:
        globals()[name](programs, folder)
    finish()


signal.signal(signal.SIGPIPE, signal.SIG_DFL)
main()
