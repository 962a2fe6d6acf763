"""A daemon with a virtual table, and a window of tmux to sit before."""
import json
import os
import pathlib
import signal
import subprocess
import time

patience = 30  # seconds for whatever is waited for; far more than it takes


class Failure(Exception):
    pass


def wait(what, condition):
    """Polls until the condition gives something true, and gives that."""
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f"never came: {what}")
        time.sleep(0.03)


class Daemon:
    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        (folder / "empty.csv").write_text("t_s,f1,f2,f3,f4\n0,0,0,0,0\n0.5,0,0,0,0\n1,0,0,0,0\n")
        (folder / "treadlightd.yaml").write_text(
            "state_directory: state\nlog_directory: logs\ncontrol_socket: s\n"
            "monitoring: { tare_s: 0.5 }\n"
            "table: { virtual: { recording: empty.csv, rate: 200, console: hands } }\n"
        )
        self.environment = dict(os.environ, TREADLIGHT_SOCKET=str(folder / "s"))
        self.environment.pop("NO_COLOR", None)
        self.open()

    def open(self):
        log = self.folder / "log"
        with open(log, "w") as file:
            self.process = subprocess.Popen(
                [self.binaries / "treadlightd", "--config", self.folder / "treadlightd.yaml"],
                stderr=file,
            )
        wait("a daemon with its table", lambda: "table connected" in log.read_text())

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait()

    def treadlight(self, *arguments, check=True, **options):
        result = subprocess.run(
            [self.binaries / "treadlight", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=60, **options,
        )
        if check and result.returncode:
            raise Failure(f"treadlight {' '.join(arguments)}: {result.stderr}{result.stdout}")
        return result.stdout

    def status(self):
        return json.loads(self.treadlight("session", "status", "--json"))

    def alarm(self):
        """The alarm about the foot, as the daemon has it; nothing where none stands."""
        alarms = self.status()["alarms"]
        return next((a for a in alarms if a["alarm"]["condition"] == "over-hard-force"), {})

    def put(self, kilograms):
        with open(self.folder / "hands", "w") as pipe:
            pipe.write(f"mass {kilograms} at 370,900\n")

    def start(self):
        self.treadlight(
            "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--no-tare",
            "--override", "nobody lies here",
        )


class Window:
    """A shell in a window of tmux, on a server of its own."""

    def __init__(self, daemon):
        self.server = f"treadlight-{os.getpid()}"
        self.raw = daemon.folder / "raw"
        environment = dict(daemon.environment, PS1="$ ", LANG="C.UTF-8", LC_ALL="C.UTF-8")
        environment["PATH"] = f"{daemon.binaries}:{environment['PATH']}"
        environment.pop("TMUX", None)
        subprocess.run(
            ["tmux", "-L", self.server, "-f", "/dev/null", "-u", "new-session", "-d",
             "-x", "80", "-y", "24", "bash --norc --noprofile"],
            check=True, env=environment,
        )
        self.tmux("pipe-pane", f"cat > {self.raw}")
        self.type("before=$(stty -g); echo rea''dy")
        self.until("a shell", lambda text: "ready" in text)

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-L", self.server, *arguments], check=True, capture_output=True, text=True,
        ).stdout

    def close(self):
        subprocess.run(["tmux", "-L", self.server, "kill-server"], capture_output=True)

    def text(self, coloured=False):
        return self.tmux("capture-pane", "-p", *(["-e"] if coloured else []))

    def lines(self):
        return self.text().split("\n")[:-1]

    def fact(self, name):
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()

    def child(self):
        """The process that the shell waits for."""
        shell = self.fact("pane_pid")
        return int(pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, line):
        self.tmux("send-keys", "-l", line)
        self.press("Enter")

    def until(self, what, condition):
        return wait(what, lambda: condition(self.text()))

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def watch(self, command="treadlight watch"):
        self.type(f"clear; echo what was the''re; {command}; echo ended $?")
        self.until("the screen", lambda text: "q quit" in text)
        must("the screen is another one", self.fact("alternate_on") == "1")

    def left(self, words="ended 0"):
        """The terminal is as it was found."""
        self.until("the end", lambda text: words in text)
        must("what stood there is back", "what was there" in self.text())
        must("the screen is the first one again", self.fact("alternate_on") == "0")
        must("the cursor is back", self.fact("cursor_flag") == "1")
        self.type('[[ $(stty -g) == "$before" ]] && echo as fo""und')
        self.until("the terminal's settings", lambda text: "as found" in text)


def must(what, holds):
    if not holds:
        raise Failure(f"does not hold: {what}")
