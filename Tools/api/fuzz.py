"""Schemathesis against the daemon."""

import json
import subprocess
import sys
import time

from document import sharpened

# What would be worth nothing to others: the door's budget for wrong tokens answers 429 to what this
# check takes for an open door; doors.py asks every operation without a token.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,positive_data_acceptance"
)
CONFIGURATION = """\
warnings = false

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "503"]

[checks.not_a_server_error]
# No table, or none that delivers: said so, that is an answer.
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
# The table goes away for a moment: not while others ask of it.
ALONE = "enterBootloader"
SLOW = ("measureTable", "zeroTable", "tare", "startSession", "testAlarm")


def check(daemon, document, known, folder, wanted):
    (folder / "strict.json").write_text(json.dumps(sharpened(document, known)))
    (folder / "schemathesis.toml").write_text(CONFIGURATION)
    if wanted.only:
        return run(daemon, folder, wanted, "fuzz", f"--include-operation-id={wanted.only}")
    problems = run(daemon, folder, wanted, "fuzz", f"--exclude-operation-id={ALONE}")
    return problems + run(
        daemon, folder, wanted, "alone", f"--include-operation-id={ALONE}", most=5
    )


def run(daemon, folder, wanted, name, which, most=None):
    report = folder / f"{name}.ndjson"
    began = time.monotonic()
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli",
            "--config-file", folder / "schemathesis.toml",
            "run", folder / "strict.json", "--url", daemon.url,
            "--header", f"Authorization: Bearer {daemon.token}",
            "--checks", CHECKS, which,
            "--phases", "examples,coverage,fuzzing",
            "--max-examples", str(min(wanted.examples, most or wanted.examples)),
            "--workers", "4",
            "--seed", str(wanted.seed),
            "--request-timeout", "60",
            "--continue-on-failure",
            "--suppress-health-check", "all",
            "--report", "ndjson", "--report-ndjson-path", report,
        ],
        capture_output=True,
        text=True,
        cwd=folder,
    )  # fmt: skip
    (folder / f"{name}.txt").write_text(done.stdout + done.stderr)
    print(f"check-api: schemathesis: {name}: {time.monotonic() - began:.0f} s")
    if done.returncode == 0:
        return []
    print(done.stdout + done.stderr)
    return [f"schemathesis found something ({name}): see above"]
