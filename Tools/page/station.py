"""A real daemon on a virtual table, and the hands that load it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time

CONFIGURATION = """\
state_directory: state
log_directory: sessions
control_socket: control.sock
http: {{ port: {port} }}
monitoring: {{ tare_s: 1 }}
table:
  virtual: {{ recording: empty.csv, rate: 200, console: hands, faults: [noise=0.35] }}
"""
# On the standard table's client panel, and pressed on it: millimetres and kilograms.
CLIENT = "25 at 370,600 + 25 at 370,900 + 20 at 370,1300"
FOOT = (280, 560)


class Failure(Exception):
    pass


def wait(what, condition, seconds=30.0, period=0.05):
    """What `condition` returns once that is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            words = what() if callable(what) else what
            raise Failure(f"in vain for {seconds:.0f} s: {words}")
        time.sleep(period)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Station:
    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.port = free_port()
        self.process = None
        self.write("treadlightd.yaml", CONFIGURATION.format(port=self.port))
        self.write("empty.csv", "t_s,f0\n0,0\n1,0\n")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    @property
    def socket(self):
        return os.path.join(self.folder, "control.sock")

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        with open(os.path.join(self.folder, "daemon.log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(self.programs, "treadlightd"), "--config", "treadlightd.yaml"],
                cwd=self.folder, stderr=log)
        wait("the daemon's table connects", self.is_connected)

    def is_connected(self):
        if self.process.poll() is not None:
            raise Failure(f"the daemon ended with {self.process.returncode}:\n{self.log()}")
        try:
            return self.get("/v1/status")["link"]["state"] == "connected"
        except OSError:
            return False

    def log(self):
        with open(os.path.join(self.folder, "daemon.log"), errors="replace") as file:
            return file.read()[-4000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def ask(self, method, path, body=None):
        """Status and answer."""
        connection = UnixConnection(self.socket)
        try:
            text = None if body is None else json.dumps(body)
            fields = {} if body is None else {"Content-Type": "application/json"}
            connection.request(method, path, text, fields)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content.strip() else None
        finally:
            connection.close()

    def get(self, path):
        status, answer = self.ask("GET", path)
        if status != 200:
            raise Failure(f"GET {path}: {status} {answer}")
        return answer

    def post(self, path, body):
        status, answer = self.ask("POST", path, body)
        if status not in (200, 201):
            raise Failure(f"POST {path}: {status} {answer}")
        return answer

    def hands(self, line):
        """Loads the table by its console."""
        with open(os.path.join(self.folder, "hands"), "w") as pipe:
            pipe.write(line + "\n")

    def press(self, kilograms):
        """The client lies there; a foot presses, or none."""
        foot = f" + {kilograms} at {FOOT[0]},{FOOT[1]}" if kilograms else ""
        self.hands(f"mass {CLIENT}{foot}")
