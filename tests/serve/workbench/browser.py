"""A headless Chromium of the machine, driven by selenium; where there is none, its tests are skipped."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

import mxsu_graph.serve

FRONTEND = Path(mxsu_graph.serve.__file__).parent / "frontend"
BUILT = FRONTEND.parent / "workbench" / "static" / "built"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EXEMPT = (
    ".yasgui .tabsList",  # the editor's own: a button among its tabs
    ".CodeMirror-scroll",  # scrolls with the cursor of the editor, which the keyboard moves
    "#bars",  # a bar of one year is narrow; the fields and links above choose the same years
)
"""What axe-core need not look at, each with its reason."""

OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # a container has none to offer
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
    "--hide-scrollbars",
    "--disable-background-networking",
    "--lang=en",
)
_WAIT_SECONDS = 20.0


class Browser:
    """A browser at one server: it opens pages, and keeps what they asked for and complained of."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def open(self, path: str, width: int = 1200, height: int = 900, dark: bool = False) -> None:
        """Open a page in a window of a size."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get(self.url + path)

    def all(self, selector: str) -> list[Any]:
        """Every element that a CSS selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> Any:  # noqa: ANN401  # selenium's elements are as good as untyped
        """The first element, as soon as there is one."""
        return self.wait(lambda: next(iter(self.all(selector)), None), selector)

    def wait(self, found: Callable[[], Any], told: str) -> Any:  # noqa: ANN401  # whatever is waited for
        """What a function gives, as soon as it gives something."""
        end = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(Exception):  # a page that is being replaced has no elements to give
                if result := found():
                    return result
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for {told} on {self.driver.current_url}")

    def press(self, keys: str) -> None:
        """Press keys wherever the focus is; a modifier goes with the keys after it."""
        self.driver.switch_to.active_element.send_keys(keys)

    def tab_to(self, selector: str, most: int = 150) -> None:
        """Press Tab until what a selector finds has the focus: whoever has no mouse goes the same way."""
        for _ in range(most):
            if self.run("return document.activeElement.matches(arguments[0])", selector):
                return
            self.press("\ue004")
        raise AssertionError(f"{most} times Tab do not lead to {selector} on {self.driver.current_url}")

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401  # JSON of any form
        """The value of a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """What the console has said since the last time, but for the driver of the graphics."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium left it out
        return [entry["message"] for entry in log if "GL Driver Message" not in entry["message"]]

    def requests(self) -> list[str]:
        """The addresses that pages have asked for since the last time."""
        log = self.driver.get_log("performance")  # type: ignore[no-untyped-call]  # as above
        events = (json.loads(entry["message"])["message"] for entry in log)
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def check_accessibility(self) -> list[str]:
        """What axe-core finds wrong with the page by the rules of WCAG 2.2, levels A and AA."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run({exclude: arguments[1]}, {runOnly: {type: 'tag', values: arguments[0]}})"
            ".then(found => done(found.violations), mistake => done(String(mistake)));",
            RULES,
            [[selector] for selector in EXEMPT],
        )
        assert not isinstance(found, str), found
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:150]} {node.get('failureSummary', '')[:300]}"
            for rule in found
            for node in rule["nodes"][:3]
        ]


@contextlib.contextmanager
def start_browser(url: str, scripts: bool = True) -> Iterator[Browser]:
    """Start a browser; the test is skipped where the machine has none."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("no Chromium: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for option in OPTIONS:
        options.add_argument(option)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_page_load_timeout(60)
    started.set_script_timeout(60)
    try:
        yield Browser(started, url)
    finally:
        started.quit()
