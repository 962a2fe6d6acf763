"""Schemathesis against the daemon."""

import json
import re
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
expected-statuses = ["2xx", "401", "403", "404", "409", "413", "422", "429", "503"]

[checks.not_a_server_error]
# No table, or none that delivers: said so, that is an answer.
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
# The table goes away for a moment: not while others ask of it.
ALONE = ("enterBootloader",)
# They wait for the table, or the table for them: one process asks these, the other the rest.
SLOW = (
    "measureTable", "zeroTable", "tare", "startSession", "stopSession", "testAlarm", "addNote",
    "setContact", "checkSession", "startReplay", "stopReplay", "replay",
)  # fmt: skip


def check(daemon, document, known, folder, wanted):
    (folder / "strict.json").write_text(json.dumps(sharpened(document, known)))
    (folder / "schemathesis.toml").write_text(CONFIGURATION)
    if wanted.only:
        return Run("only", daemon, folder, wanted, including=wanted.only).problems()
    runs = [
        Run("slow", daemon, folder, wanted, including=SLOW),
        Run("rest", daemon, folder, wanted, excluding=SLOW + ALONE),
    ]
    problems = [problem for run in runs for problem in run.problems()]
    return problems + Run("alone", daemon, folder, wanted, including=ALONE, most=5).problems()


class Run:
    """One process of schemathesis, which asks some of the operations.

    With one worker: hypothesis' reading of its own source is not safe in several threads.
    """

    def __init__(self, name, daemon, folder, wanted, including=(), excluding=(), most=None):
        self.name = name
        self.began = time.monotonic()
        self.output = folder / f"{name}.txt"
        which = [f"--include-operation-id={name}" for name in including]
        which += [f"--exclude-operation-id={name}" for name in excluding]
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "schemathesis.cli",
                    "--config-file", folder / "schemathesis.toml",
                    "run", folder / "strict.json", "--url", daemon.url,
                    "--header", f"Authorization: Bearer {daemon.token}",
                    "--checks", CHECKS, *which,
                    "--phases", "examples,coverage,fuzzing",
                    "--max-examples", str(min(wanted.examples, most or wanted.examples)),
                    "--workers", "1",
                    "--seed", str(wanted.seed),
                    "--request-timeout", "60",
                    "--continue-on-failure",
                    "--suppress-health-check", "all",
                    "--report", "ndjson", "--report-ndjson-path", folder / f"{name}.ndjson",
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )  # fmt: skip

    def problems(self):
        """Waits for the end; a failure is printed as schemathesis tells it."""
        status = self.process.wait()
        text = self.output.read_text()
        cases = re.search(r"(\d+) generated", text)
        count = cases[1] if cases else "no"
        seconds = time.monotonic() - self.began
        print(f"check-api: schemathesis, {self.name}: {count} requests, {seconds:.0f} s")
        if status == 0 and cases:
            return []
        print(text)
        return [f"schemathesis found something ({self.name}): see above"]
