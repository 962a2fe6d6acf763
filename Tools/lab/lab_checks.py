"""What the judges of the lab's guests share: they are called with TREADLIGHT FOLDER."""

import json
import re
import subprocess
import sys
from pathlib import Path

treadlight, folder = sys.argv[1], Path(sys.argv[2])
failures = 0


def check(name, holds, seen):
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {name}: {seen}")


def text(name):
    return (folder / name).read_text()


def command(*arguments):
    run = subprocess.run([treadlight, *arguments], capture_output=True, text=True)
    return run.returncode, run.stdout


def log_of(name):
    return folder / "sessions" / f"{json.loads(text(f'{name}.session'))['id']}.mcap"


def accounts(name):
    """By epoch: what the daemon says it received and lost of each stream."""
    lines = (line for line in text(f"{name}.log").splitlines() if "stream ended" in line)
    found = [dict(re.findall(r"(epoch|produced|received|lost)=(\w+)", line)) for line in lines]
    return {int(a["epoch"]): (int(a["received"]), int(a["lost"])) for a in found}


def streams(name):
    """By epoch: what the table made, dropped and handed to the bus."""
    events = (json.loads(line) for line in text(f"{name}.truth").splitlines())
    return {e["epoch"]: e for e in events if e["kind"] == "stream-stopped"}


def account_closes(name):
    seen, made = accounts(name), streams(name)
    missing = sorted(set(made) - set(seen))
    check(f"{name}: the daemon knows every stream the table made", not missing,
          f"{len(made)} streams, unknown: {missing}")
    in_gaps = [made[e]["produced"] - sum(seen[e]) for e in made if e in seen]
    total = [sum(made[e]["produced"] for e in made), sum(seen[e][0] for e in made if e in seen),
             sum(seen[e][1] for e in made if e in seen)]
    check(f"{name}: no stream has more received and lost than made", min(in_gaps) >= 0,
          f"least in a gap {min(in_gaps)}, most {max(in_gaps)} scans")
    check(f"{name}: produced = received + lost + in gaps", total[0] == sum(total[1:]) + sum(in_gaps),
          f"{total[0]} = {total[1]} + {total[2]} + {sum(in_gaps)}")


def conclude():
    print(f"\n{'all hold' if failures == 0 else f'{failures} do not hold'}")
    sys.exit(failures != 0)
