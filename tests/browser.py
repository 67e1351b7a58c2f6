"""The browser of the tests: Playwright's own Chromium, else the system's.

`python -m tests.browser` looks for one, and installs one where that is allowed. It never fails:
without a browser the tests that need one are skipped, and counted at the end.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

# Chromium refuses its sandbox as root, and /dev/shm is small in a container.
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 90
TRIED = Path(sys.prefix) / ".browser-tried"


def launch(playwright: Playwright) -> Browser | None:
    """Start the first browser that starts: named by CHROMIUM, Playwright's own, the system's."""
    named = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in SYSTEM_NAMES]
    for path in [named] if named else [None, *found]:
        if path is None and not named and not Path(playwright.chromium.executable_path).exists():
            continue
        try:
            return playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error:
            continue
    return None


def provide() -> str:
    """Return what the tests will use, having tried once to install what is missing."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path).exists()
        if not own and not TRIED.exists() and not os.environ.get("CHROMIUM"):
            TRIED.touch()
            _quietly([sys.executable, "-m", "playwright", "install", "chromium"])
        browser = launch(playwright)
        if browser is None and _may_install():
            _quietly(["apt-get", "update"])
            _quietly(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], 600)
            browser = launch(playwright)
        if browser is None:
            return "No Chromium is here, and none could be installed: browser tests are skipped."
        version = browser.version
        browser.close()
        return f"Browser tests use Chromium {version}."


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _quietly(command: list[str], seconds: int = DOWNLOAD_SECONDS) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    environment.setdefault("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "5000")
    try:
        subprocess.run(command, env=environment, timeout=seconds, capture_output=True, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return  # what is missing then is said once, at the end


if __name__ == "__main__":
    sys.stdout.write(provide() + "\n")
