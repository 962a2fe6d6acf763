"""The page in a real browser, before a real daemon on a virtual table. See Tools/check-page."""

import json
import os
import statistics
import subprocess
import sys
import time

import accessibility
from browser import Page
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from station import Failure, Station, wait

SIZES = {"phone": (360, 740), "tablet": (1024, 768), "screen": (1920, 1080)}
# An overload is shown and heard within this of the scan that shows it, milliseconds.
PROMPT = 250
OVERLOADS = 7
OVERLOAD = '[data-test="alarm"][data-condition="over-hard-force"]'


class Check:
    def __init__(self, programs, folder, pictures):
        self.station = Station(programs, folder)
        self.programs, self.pictures = programs, pictures
        self.failures = 0
        self.page = None
        self.since = time.monotonic()

    def told(self, what, holds, figure=""):
        self.failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {time.monotonic() - self.since:5.1f} s  {what}"
              f"{': ' if figure != '' else ''}{figure}", flush=True)

    def treadlight(self, *arguments):
        result = subprocess.run(
            [os.path.join(self.programs, "treadlight"), *arguments], text=True,
            capture_output=True, cwd=self.station.folder, timeout=60,
            env={**os.environ, "TREADLIGHT_SOCKET": self.station.socket})
        if result.returncode:
            raise Failure(f"treadlight {' '.join(arguments)}: {result.stderr}")
        return result.stdout

    def picture(self, name):
        self.page.picture(os.path.join(self.pictures, f"{name}.png"))

    def pictures_of(self, name):
        """At three sizes, and what is wrong with each for other eyes and hands."""
        for size, (width, height) in SIZES.items():
            self.page.resize(width, height)
            for scheme in ("dark", "light"):
                self.page.media(prefers_color_scheme=scheme)
                self.page.run("return new Promise((done) => requestAnimationFrame(() =>"
                              " requestAnimationFrame(done)))")
                self.picture(f"{name}-{size}-{scheme}")
                complaints = accessibility.complaints(self.page)
                self.told(f"{name} on a {size}, {scheme}: names, roles, contrast, focus",
                          not complaints, "; ".join(complaints[:8]))
        self.page.resize(*SIZES["tablet"])

    def overload(self):
        """Whether the page shows that the force is over the limit."""
        return bool(self.page.driver.find_elements(By.CSS_SELECTOR, OVERLOAD))

    def acknowledge(self):
        self.page.click("acknowledge", within=OVERLOAD)

    def whole(self):
        self.station.start()
        self.page = Page(self.station.folder, *SIZES["tablet"])
        self.pairing()
        self.session()
        self.overloads()
        self.alarm()
        self.markers()
        self.lost()
        self.stopped()
        self.replay()
        self.narrow_roles()

    def code(self, role):
        return json.loads(self.treadlight(
            "pair", "--role", role, "--name", f"may {role}", "--json"))["code"]

    def pairing(self):
        page = self.page
        page.driver.get(self.station.address + "/")
        page.await_shown("pair-code")
        self.told("a device that is not paired is asked for a code", True)
        code = self.code("operate")
        page.shown("pair-code").send_keys("AAAA-AAAA")
        page.click("pair-submit")
        wait("a wrong code is refused",
             lambda: page.driver.find_element(By.ID, "pair-message").text)
        self.told("a wrong code is refused in words", True,
                  page.driver.find_element(By.ID, "pair-message").text)
        page.shown("pair-code").clear()
        page.shown("pair-code").send_keys(code)
        page.click("pair-submit")
        page.await_state("live")
        self.told("the code pairs it, once", True)
        cookie = page.driver.get_cookie("treadlight")
        self.told("its cookie is out of reach for scripts and other sites",
                  cookie["httpOnly"] and cookie["sameSite"] == "Strict"
                  and page.run("return document.cookie") == "")
        self.told("as long as sound is not allowed, a sign says so",
                  bool(page.shown("sound-off-sign")), page.text("sound-off-sign"))
        page.click("allow-sound")
        wait("the sign goes", lambda: not page.shown("allow-sound"))

    def session(self):
        page, station = self.page, self.station
        self.treadlight("table", "zero")
        self.treadlight("client", "add", "Anna Berg", "--height", "175cm")
        self.treadlight("therapist", "add", "Theo", "--mass", "70")
        self.treadlight("limits", "preset", "Anna Berg", "conservative")
        station.press(0)
        wait("the client lies there", lambda: station.get("/v1/status") and self.gross() > 500)
        page.click("session-start")
        page.await_shown("start-go")
        page.choose("start-client", "Anna Berg")
        page.choose("start-therapist", "Theo")
        self.picture("start")
        complaints = accessibility.complaints(page)
        self.told("the start form: names, roles, contrast, focus", not complaints,
                  "; ".join(complaints[:8]))
        page.click("start-go")
        wait("a session runs", lambda: station.get("/v1/status").get("session"), 40)
        wait("the page shows the session", lambda: page.shown("session-stop"))
        station.press(10)
        page.await_text("region", "back")
        page.await_text("gauge-value", "9")
        self.told("a session started in the page shows force and region", True,
                  f"{page.text('gauge-value')} {page.text('region')}")
        self.pictures_of("session")

    def gross(self):
        """Newtons; 0 where it is not known."""
        line = self.treadlight("watch", "--json", "--for", "1")
        loads = [json.loads(text).get("loads") for text in line.splitlines()]
        return max((entry.get("gross_n") or 0 for entry in loads if entry), default=0)

    def raised_at(self, condition):
        for alarm in self.station.get("/v1/alarms")["alarms"]:
            if alarm["alarm"]["condition"] == condition and alarm.get("since_ns"):
                return alarm["since_ns"] / 1e6
        return None

    def overloads(self):
        """From the scan that shows an overload to the painted alarm and to the first sound."""
        page, station = self.page, self.station
        shown, heard = [], []
        for _ in range(OVERLOADS):
            wait("it is quiet", lambda: not page.sounds(page.now() - 500))
            begin = page.now()
            station.press(35)
            at = wait("the alarm is raised", lambda: self.raised_at("over-hard-force"))
            wait("the page shows the alarm", lambda: any(
                alarm["name"] == "over-hard-force active" for alarm in page.seen(begin)))
            wait("the page sounds", lambda: page.sounds(begin))
            shown.append(next(alarm["at"] for alarm in page.seen(begin)
                              if alarm["name"] == "over-hard-force active") - at)
            heard.append(page.sounds(begin)[0][1] - at)
            self.acknowledge()
            wait("the daemon knows", lambda: all(
                entry["acknowledged"] for entry in station.get("/v1/alarms")["alarms"]
                if entry["alarm"]["condition"] == "over-hard-force"))
            station.press(0)
            wait("the alarm goes", lambda: not self.overload())
        self.told("acknowledged in the page, and gone when the load is", True)
        for name, delays in (("shown", shown), ("heard", heard)):
            self.told(f"an overload is {name} within {PROMPT} ms of its scan, in the median",
                      -50 < statistics.median(delays) <= PROMPT,
                      " ".join(f"{delay:.0f}" for delay in sorted(delays)) + " ms")

    # IEC 60601-1-8: pulses, their length and spacing, seconds; what is doubled, what is between fives.
    BURSTS = {"high": (10, (0.075, 0.200), (0.050, 0.125)),
              "medium": (3, (0.125, 0.250), (0.125, 0.250)),
              "low": (2, (0.125, 0.250), (0.125, 0.250))}

    def burst(self, priority):
        """What the loudspeaker gets, rendered by the browser."""
        with open(os.path.join(os.path.dirname(__file__), "burst.js")) as file:
            heard = self.page.run(file.read(), 4, priority)
        count, lengths, spacings = self.BURSTS[priority]
        pulses = heard["pulses"]
        seen = [end - start for start, end in pulses]
        gaps = [after[0] - before[1] for before, after in zip(pulses, pulses[1:])]
        close = [gap for at, gap in enumerate(gaps) if count != 10 or at not in (2, 4, 7)]
        holds = (len(pulses) == count
                 and all(lengths[0] <= length <= lengths[1] for length in seen)
                 and all(spacings[0] <= gap <= spacings[1] for gap in close))
        if holds and count == 10:
            holds = (all(1.8 < gaps[at] / close[0] < 2.2 for at in (2, 7))
                     and 0.35 <= gaps[4] <= 1.30)
        self.told(f"the {priority} burst is that of the standard", holds,
                  " ".join(f"{length * 1000:.0f}" for length in seen) + " ms, apart "
                  + " ".join(f"{gap * 1000:.0f}" for gap in gaps) + " ms")
        # A fundamental of 150 to 1000 Hz and four harmonics within 15 dB of it, to 4000 Hz.
        lines = [hertz for hertz, decibel in heard["lines"] if decibel > -15]
        harmonics = [hertz for hertz in lines[1:] if abs(hertz / lines[0] - round(
            hertz / lines[0])) < 0.05]
        self.told("with a fundamental and four harmonics",
                  150 <= lines[0] <= 1000 and len(harmonics) >= 4,
                  " ".join(f"{hertz:.0f}" for hertz in lines) + " Hz")

    def alarm(self):
        """A high alarm that stands, and its pause."""
        page, station = self.page, self.station
        for priority in self.BURSTS:
            self.burst(priority)
        begin = page.now()
        station.press(35)
        wait("it sounds", lambda: page.sounds(begin))
        self.pictures_of("alarm")
        spoken = page.run("return document.querySelector('[data-test=alarm-live]').textContent")
        self.told("a screen reader is told", "high alarm" in spoken.lower(), spoken)
        page.click("pause-audio")
        wait("the pause counts down", lambda: any(
            digit.isdigit() for digit in page.text("pause-audio")))
        quiet_from = wait("it is quiet", lambda: page.now()
                          if not page.sounds(page.now() - 300) else 0)
        wait("three seconds go by", lambda: page.now() > quiet_from + 3000)
        self.told("paused, it is silent", not page.sounds(quiet_from), page.text("pause-audio"))
        page.media(prefers_reduced_motion="reduce")
        moving = page.run("""return document.getAnimations().filter((animation) =>
            animation.playState === "running"
            && animation.effect.getComputedTiming().iterations === Infinity).length""")
        self.told("nothing moves for those who want it so", moving == 0, moving)
        page.media()
        self.acknowledge()
        station.press(0)
        wait("the alarm goes", lambda: not self.overload())

    def markers(self):
        page = self.page
        page.click("marker-lighter")
        page.click("marker-note")
        page.await_shown("note-text").send_keys("left side is tender")
        page.click("note-save")
        page.run("document.activeElement?.blur()")
        page.driver.switch_to.active_element.send_keys("l")
        self.notes = ["lighter", "left side is tender", "lighter"]
        self.told("markers by button and by key", True)

    def lost(self):
        page, station = self.page, self.station
        value = page.text("gauge-value")
        killed = time.time() * 1000
        station.kill()
        page.await_state("lost")
        delay = page.run("return Date.now()") - killed
        self.told("a daemon that is killed is missed within 2 s", delay <= 2000, f"{delay:.0f} ms")
        page.await_text("connection", "no connection for")
        now = page.text("gauge-value")
        self.told("and its last force does not stand there as if it held",
                  "unknown" in now.lower(), f"{value} -> {now}; {page.text('connection')}")
        wait("it sounds", lambda: page.sounds(killed))
        self.told("that sounds too", True)
        self.pictures_of("lost")
        station.start()
        page.await_state("live")
        self.told("the daemon is back, and the page with it", True,
                  f"{page.run('return Date.now()') - killed:.0f} ms after the kill")
        wait("it is quiet", lambda: not page.sounds(page.now() - 500), 60)
        complaints = [line for line in page.complaints()
                      if "ERR_" not in line and "401" not in line and "/v1/pair " not in line]
        self.told("the page had no error of its own", not complaints, complaints[:3])

    def stopped(self):
        """A second session, ended in the page; what would be lost is asked about."""
        page, station = self.page, self.station
        station.hands("mass off")
        wait("the table is empty", lambda: self.gross() < 20)
        self.treadlight("table", "zero")
        station.press(0)
        wait("the client lies there", lambda: self.gross() > 500)
        page.click("session-start")
        page.await_shown("start-go")
        page.choose("start-client", "Anna Berg")
        page.choose("start-therapist", "Theo")
        page.click("start-go")
        wait("a session runs", lambda: station.get("/v1/status").get("session"), 40)
        for kilograms in (15, 0, 35, 0):
            station.press(kilograms)
            wait("the load is there", lambda: abs(self.force() - kilograms * 9.8) < 12)
        if self.overload():
            self.acknowledge()
        page.click("session-stop")
        page.await_shown("confirm-yes")
        self.told("ending a session is asked about", bool(station.get("/v1/status").get("session")))
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        wait("the question goes", lambda: not page.shown("confirm-yes"))
        self.told("and Escape leaves it running", bool(station.get("/v1/status").get("session")))
        page.click("session-stop")
        page.click("confirm-yes")
        wait("no session runs", lambda: not station.get("/v1/status").get("session"))
        self.told("ended in the page", True)

    def force(self):
        line = self.treadlight("watch", "--json", "--for", "1")
        loads = [json.loads(text).get("loads") for text in line.splitlines()]
        last = [entry for entry in loads if entry][-1]
        return last.get("foot_force_n") or 0

    def replay(self):
        page, station = self.page, self.station
        page.click("replay-open")
        wait("the sessions are listed",
             lambda: page.driver.find_elements(By.CSS_SELECTOR, "#replay-list button"))
        sessions = page.driver.find_elements(By.CSS_SELECTOR, "#replay-list button")
        self.told("the recorded sessions are listed", len(sessions) >= 2, len(sessions))
        sessions[0].click()
        page.await_state("replay")
        session = station.get("/v1/sessions")[0]["id"]
        log = station.get(f"/v1/sessions/{session}/log")
        events = station.get(f"/v1/sessions/{session}/log/events?from_s=0&to_s=100000")
        over = next(entry["position_s"] for entry in events["alarms"]
                    if entry["alarm"]["condition"] == "over-hard-force")
        loads = station.get(
            f"/v1/sessions/{session}/log/loads?from_s={over:.3f}&to_s={over + 0.5:.3f}")["loads"]
        peak = max(entry["foot_force_peak_n"] for entry in loads)
        timeline = page.await_shown("timeline")
        wait("the recording is read", lambda: float(timeline.get_attribute("aria-valuemax")) > 1)
        self.seek(timeline, over + 0.4, log["duration_s"])
        wait("the replay shows the overload", lambda: self.overload())
        shown = wait("the force is there", lambda: self.number(page.text("gauge-value")))
        self.told("sought on the timeline, the overload is there", abs(shown - peak) < 25,
                  f"{shown:.0f} N at {over:.1f} s, peak {peak:.0f} N")
        self.told("nothing of it sounds, nor can it be acknowledged",
                  not page.sounds(page.now() - 500) and not page.shown("acknowledge"))
        self.pictures_of("replay")
        timeline.send_keys(Keys.HOME)
        page.click("replay-play")
        start = float(timeline.get_attribute("aria-valuenow"))
        wait("it plays on", lambda: float(timeline.get_attribute("aria-valuenow")) > start + 1)
        Select(page.shown("replay-speed")).select_by_value("8")
        before = float(timeline.get_attribute("aria-valuenow"))
        wait("it plays faster", lambda: float(timeline.get_attribute("aria-valuenow"))
             > before + 4 or float(timeline.get_attribute("aria-valuenow")) > log["duration_s"] - 1)
        self.told("it plays, and faster", True)
        page.click("replay-close")
        page.await_state("live")

    def seek(self, timeline, position, duration):
        """By a click on the timeline."""
        box = timeline.size
        across = (position / duration - 0.5) * box["width"]
        ActionChains(self.page.driver).move_to_element_with_offset(
            timeline, round(across), 0).click().perform()

    @staticmethod
    def number(text):
        digits = "".join(letter for letter in text.split("N")[0] if letter.isdigit() or letter == ".")
        return float(digits) if digits else None

    def narrow_roles(self):
        """A device that may only look is offered nothing that it may not do."""
        page = self.page
        code = self.code("view")
        page.driver.delete_all_cookies()
        page.driver.get(self.station.address + "/#" + code)
        page.await_state("live")
        offered = [name for name in ("session-start", "marker-note", "marker-lighter")
                   if page.shown(name) and page.shown(name).is_enabled()]
        self.told("a device that may only look is offered nothing else", not offered, offered)


def main():
    programs, folder, pictures = sys.argv[1:]
    check = Check(programs, folder, pictures)
    try:
        check.whole()
    except (Failure, WebDriverException) as failure:
        check.told(str(failure), False)
        if check.page:
            check.picture("failure")
            print("\n".join(check.page.complaints()))
        print(check.station.log())
    finally:
        if check.page:
            check.page.close()
        check.station.stop()
    print("check-page: " + ("all hold" if not check.failures else f"{check.failures} fail"))
    sys.exit(1 if check.failures else 0)


main()
