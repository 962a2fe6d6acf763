"""Chromium with an ear: the page as a person has it."""

import os

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException, ElementNotInteractableException, NoSuchElementException,
    StaleElementReferenceException)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from station import wait

HERE = os.path.dirname(os.path.abspath(__file__))
# Louder than this is a sound: the page's quietest pulse has ten times as much.
SOUND = 0.003
BUSY = (StaleElementReferenceException, ElementClickInterceptedException,
        ElementNotInteractableException, NoSuchElementException)


class Page:
    def __init__(self, folder, width=1024, height=768):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                         "--disable-gpu", f"--user-data-dir={folder}/profile"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(
            options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(30)
        self.resize(width, height)
        with open(os.path.join(HERE, "listening.js")) as file:
            self.command("Page.addScriptToEvaluateOnNewDocument", source=file.read())

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def resize(self, width, height):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=1, mobile=width < 600)

    def media(self, **features):
        self.command("Emulation.setEmulatedMedia", features=[
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def all(self, name):
        return self.driver.find_elements(By.CSS_SELECTOR, f'[data-test="{name}"]')

    def shown(self, name):
        """The element, if it is there and visible."""
        for element in self.all(name):
            try:
                if element.is_displayed():
                    return element
            except BUSY:
                pass
        return None

    def text(self, name):
        try:
            element = self.shown(name)
            return element.text if element else ""
        except BUSY:
            return ""

    def await_shown(self, name, seconds=30.0):
        return wait(f"the page shows {name}", lambda: self.shown(name), seconds)

    def await_text(self, name, words, seconds=30.0):
        wait(lambda: f"{name} says {words!r}; it says {self.text(name)!r}",
             lambda: words.lower() in self.text(name).lower(), seconds)

    def await_state(self, state, seconds=30.0):
        def holds():
            return self.run("return document.querySelector('[data-test=view]')"
                            "?.dataset.state") == state
        wait(f"the view is {state}", holds, seconds)

    def click(self, name, within=""):
        """Clicks it as soon as that is possible; `within` is the place's selector."""
        def try_it():
            try:
                for element in self.driver.find_elements(
                        By.CSS_SELECTOR, f'{within} [data-test="{name}"]'):
                    if element.is_displayed():
                        element.click()
                        return True
            except BUSY:
                pass
            return False
        wait(f"{name} can be pressed", try_it)

    def choose(self, name, words):
        """Chooses of a list what begins so."""
        def try_it():
            try:
                for option in Select(self.shown(name)).options:
                    if option.text.startswith(words):
                        option.click()
                        return True
            except (AttributeError,) + BUSY:
                return False
        wait(f"{name} offers {words}", try_it)

    def now(self):
        return self.run("return Date.now()")

    def pieces(self, since):
        """[audio clock s, wall ms, strength] of what the loudspeaker got since then."""
        return self.run("return window.treadlightHeard.pieces.filter((p) => p[1] >= arguments[0])",
                        since)

    def sounds(self, since):
        return [piece for piece in self.pieces(since) if piece[2] > SOUND]

    def seen(self, since):
        return [alarm for alarm in self.run("return window.treadlightHeard.alarms")
                if alarm["at"] >= since]

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE"]

    def picture(self, path):
        self.driver.save_screenshot(path)

    def close(self):
        self.driver.quit()
