"""A real daemon with a virtual table and an open HTTP door, in a folder of its own."""

import http.client
import json
import re
import subprocess
import time

CONFIGURATION = """\
state_directory: state
log_directory: logs
control_socket: s
http: { port: 0 }
table: { virtual: { scenario: short, speed: 8, seed: 7 } }
"""
PATIENCE = 60  # seconds; the machine may be busy


class Answer:
    """What came back: status, fields, and the body as bytes."""

    def __init__(self, response):
        self.status = response.status
        self.fields = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a refusal; None for what is none."""
        try:
            return self.json["error"]["code"]
        except (ValueError, KeyError, TypeError):
            return None


class Daemon:
    def __init__(self, program, folder):
        self.folder = folder
        (folder / "treadlightd.yaml").write_text(CONFIGURATION)
        self.log = folder / "daemon.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [program, "--config", "treadlightd.yaml"], cwd=folder, stderr=log
            )
        found = self.wait(lambda: re.search(r"http=127\.0\.0\.1 port=(\d+)", self.log.read_text()))
        self.port = int(found[1])
        self.wait(lambda: "table connected" in self.log.read_text())
        self.token = (folder / "state" / "http-token").read_text().strip()
        self.url = f"http://127.0.0.1:{self.port}"

    def wait(self, question):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := question():
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"check-api: the daemon is not ready:\n{self.log.read_text()}")

    @property
    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        """Ends it as a service manager does; returns its status."""
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, method, path, body=None, token=True, **fields):
        """One request; `token`: the file's (True), none (None), or this one."""
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            fields["Authorization"] = f"Bearer {self.token if token is True else token}"
        if body is not None:
            fields["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection = self.connection()
        try:
            connection.request(method, path, body, fields)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def have(self, method, path, body=None):
        """The answer to what cannot fail."""
        answer = self.ask(method, path, body)
        if answer.status >= 300:
            raise SystemExit(f"check-api: {method} {path}: {answer.status} {answer.body!r}")
        return answer.json if answer.body else None
