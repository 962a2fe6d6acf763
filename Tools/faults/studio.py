"""A daemon on a virtual table in a folder of its own, and the commands that speak to it."""

import json
import os
import re
import subprocess
import time
from pathlib import Path


class Studio:
    """Starts `treadlightd` of the folder `programs` with a configuration; its log is a file."""

    def __init__(self, programs, folder, table, sessions="sessions", extra=""):
        self.programs = Path(programs)
        self.folder = Path(folder)
        self.log = self.folder / "daemon.log"
        (self.folder / "treadlightd.yaml").write_text(
            f"state_directory: state\nlog_directory: {sessions}\ncontrol_socket: s\n"
            f"table:\n  virtual: {table}\n{extra}")
        self.daemon = None

    def open(self, **options):
        with self.log.open("ab") as log:
            self.daemon = subprocess.Popen(
                [self.programs / "treadlightd", "--config", self.folder / "treadlightd.yaml"],
                stderr=log, stdout=subprocess.DEVNULL, **options)
        self.wait_for("listening")
        self.wait_for("table connected")

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_for(self, words, since=0, seconds=120):
        """Waits until the daemon's log says `words` behind the character `since`."""
        return wait(lambda: self.said().find(words, since) >= 0, words, seconds, self)

    def treadlight(self, *arguments, fails=False):
        run = subprocess.run(
            [self.programs / "treadlight", *map(str, arguments)], capture_output=True, text=True,
            env=dict(os.environ, TREADLIGHT_SOCKET=str(self.folder / "s")), timeout=3600)
        if run.returncode != 0 and not fails:
            raise RuntimeError(
                f"treadlight {' '.join(map(str, arguments))}: status {run.returncode}\n"
                f"{run.stdout}{run.stderr}")
        return run if fails else run.stdout

    def json(self, *arguments):
        return json.loads(self.treadlight(*arguments, "--json"))

    def begin(self, limit="600N"):
        """Enters a client and a therapist and starts a session; its log's path."""
        self.treadlight("client", "add", "Anna Berg", "--height", "175cm")
        self.treadlight("therapist", "add", "Theo", "--mass", "70")
        self.treadlight("limits", "set", "Anna Berg", "whole-body", limit)
        return self.begin_another()

    def begin_another(self):
        started = self.json(
            "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--no-tare",
            "--override", "nobody lies here")
        return Path(started["log_path"])

    def stream_account(self):
        """What the daemon said of the newest stream that ended: produced, received, lost."""
        lines = [line for line in self.said().splitlines() if "stream ended" in line]
        if not lines:
            return None
        return {name: int(re.search(rf"{name}=(\d+)", lines[-1]).group(1))
                for name in ("produced", "received", "lost")}

    def close(self, seconds=60):
        """Ends the daemon in order; its exit status."""
        if self.daemon is None:
            return None
        self.daemon.terminate()
        try:
            return self.daemon.wait(seconds)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            return self.daemon.wait()


def wait(condition, name, seconds=120, studio=None):
    """Polls until `condition` holds; how long that took, seconds."""
    begin = time.monotonic()
    while not condition():
        if studio is not None and studio.daemon.poll() is not None:
            raise RuntimeError(f"the daemon is gone:\n{studio.said()[-4000:]}")
        if time.monotonic() - begin > seconds:
            raise RuntimeError(f"not within {seconds} s: {name}")
        time.sleep(0.01)
    return time.monotonic() - begin
