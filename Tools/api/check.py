"""The checks behind Tools/check-api."""

import argparse
import collections
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

import doors
import fuzz
import live
from daemon import Daemon
from document import operations
from tally import tally
from walk import Walker, walk

# The client would have to lie still; the stream and the devices have checks of their own.
NEVER = (
    "POST /v1/sessions/current/tare", "GET /v1/live", "POST /v1/pair", "DELETE /v1/me",
    "DELETE /v1/devices/{id}",
)  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(prog="check-api")
    arguments.add_argument("--program", type=lambda path: Path(path).resolve(), required=True)
    arguments.add_argument("--examples", type=int, default=5)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", metavar="OPERATION-ID", nargs="+")
    arguments.add_argument("--keep", action="store_true")
    wanted = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="treadlight-api."))
    began = time.monotonic()
    try:
        daemon = Daemon(wanted.program, folder)
        try:
            problems = check(daemon, folder, wanted)
            if not daemon.is_running:
                problems.append(f"the daemon is gone:\n{daemon.log.read_text()[-2000:]}")
        finally:
            status = daemon.stop()
        if status != 0:
            problems.append(f"the daemon ended with status {status}")
    finally:
        if wanted.keep:
            print(f"check-api: the folder is {folder}")
        else:
            shutil.rmtree(folder)
    for problem in problems:
        print(f"check-api: {problem}", file=sys.stderr)
    print(f"check-api: {len(problems)} problems, {time.monotonic() - began:.0f} s")
    return 1 if problems else 0


def check(daemon, folder, wanted):
    document = daemon.have("GET", "/v1/openapi.json")
    (folder / "openapi.json").write_text(json.dumps(document, indent=1))
    problems = [
        f"the document: {error.json_path}: {error.message}"
        for error in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    print(f"check-api: {len(operations(document))} operations in the document")
    walker = Walker(daemon, document)
    known = walk(walker)
    problems += walker.problems
    if wanted.only:
        return problems + fuzz.check(daemon, document, known, folder, wanted)
    problems += live.check(daemon, document, known)
    problems += doors.check(daemon, document)
    problems += fuzz.check(daemon, document, known, folder, wanted)
    statuses = tally(sorted(folder.glob("*.ndjson")))
    total = sum(statuses.values(), collections.Counter())
    words = ", ".join(f"{total[status]} times {status}" for status in sorted(total, key=str))
    print(f"check-api: the fuzzer's requests were answered {words}")
    for operation in map(str, operations(document)):
        is_good = any(200 <= status < 300 for status in statuses[operation] if status != "none")
        if not is_good and operation not in walker.succeeded and operation not in NEVER:
            problems.append(f"{operation} was never done: {dict(statuses[operation])}")
    return problems


if __name__ == "__main__":
    sys.exit(main())
