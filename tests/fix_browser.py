"""A real browser for the local workspace's page: Debian's Chromium, steered by its own driver."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

DESKTOP, PHONE = (1280, 800), (390, 844)
_PATIENCE = 90  # seconds; what the page shows comes in far less, a busy machine takes longer

# A headless Chromium says that it has no mouse; this one has, until a phone is emulated.
_MOUSE = (
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,"
    "primaryPointerType=4,availablePointerTypes=4"
)

# A message that changes is a new element, and one may lie over another for a moment.
_PASSING = (StaleElementReferenceException, ElementClickInterceptedException)

# A file that a person drags from their desktop has no API: one is chosen in a hidden field, and the
# same event that the desktop would send is sent with it.
_DROP = """
const [zone, input] = [arguments[0], arguments[1]];
const transfer = new DataTransfer();
for (const file of input.files) transfer.items.add(file);
for (const type of ['dragenter', 'dragover', 'drop'])
  zone.dispatchEvent(
    new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}));
input.remove();
"""


def installed() -> bool:
    """True where both Chromium and its driver are on the path."""
    return None not in (shutil.which("chromium"), shutil.which("chromedriver"))


def required() -> bool:
    """True where the machine promised a browser (CI): its absence is a failure there."""
    return os.environ.get("SHOPTALK_REQUIRE_BROWSER") == "1"


class Browser:
    """One window; what is asked for is waited for, and a failure says what was not there."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self._phone = False

    def find(self, css: str, text: str = "", *, seconds: float = _PATIENCE) -> WebElement:
        """The last visible element of `css` that contains `text`."""

        def look(_: object) -> WebElement | bool:
            found = self.driver.find_elements(By.CSS_SELECTOR, css)
            fits = [one for one in found if one.is_displayed() and text in one.text]
            return fits[-1] if fits else False

        return self._wait(look, f"{css} with “{text}”", seconds)

    def wait(self, what: str, test: Callable[[], Any], *, seconds: float = _PATIENCE) -> Any:
        """What `test` says once it says something true."""
        return self._wait(lambda _: test(), what, seconds)

    def click(self, css: str, text: str = "") -> None:
        """Click it; an element that was just replaced by a newer one is looked for again."""
        self._wait(lambda _: self.find(css, text).click() or True, f"a click on {css}", _PATIENCE)

    def hover(self, css: str) -> None:
        """Put the mouse on it."""
        self._wait(lambda _: self._over(css) or True, f"the mouse over {css}", _PATIENCE)

    def _over(self, css: str) -> None:
        ActionChains(self.driver).move_to_element(self.find(css)).perform()

    def write(self, css: str, text: str, keys: str = "") -> None:
        """Type `text` and then `keys` into a field."""
        field = self.find(css)
        field.clear()
        field.send_keys(text + keys)

    def drop(self, zone: str, *files: Path) -> None:
        """Drop files on an element, as from the desktop."""
        script = "const i=document.createElement('input');i.type='file';i.multiple=true;"
        script += "i.className='dropped';document.body.append(i);return i"
        chosen = self.driver.execute_script(script)
        chosen.send_keys("\n".join(str(file) for file in files))
        self.driver.execute_script(_DROP, self.find(zone), chosen)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Make the page this large, as a phone or a desktop shows it."""
        phone = width < 700
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": phone,
                "screenWidth": width,
                "screenHeight": height,
            },
        )
        if phone != self._phone:
            self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})
            self._phone = phone
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def complaints(self) -> list[str]:
        """Errors that the page's console has seen since the last call."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def _wait(self, look: Callable[[Any], Any], what: str, seconds: float) -> Any:
        seconds = max(seconds, _PATIENCE)
        wait = WebDriverWait(self.driver, seconds, 0.1, ignored_exceptions=_PASSING)
        return wait.until(look, f"not on the page within {seconds} s: {what}")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser of its own profile, that asks nothing of the network."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            _MOUSE,
            f"--user-data-dir={profile}",
            "--window-size=1280,800",
        ):
            options.add_argument(flag)
        service = Service(shutil.which("chromedriver") or "/usr/bin/chromedriver")
        driver = webdriver.Chrome(options, service)
        try:
            yield Browser(driver)
        finally:
            driver.quit()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module's tests; each test opens its own address."""
    with open_browser() as opened:
        yield opened
