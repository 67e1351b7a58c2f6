"""Take the pictures in the documentation from the running product, with the example loaded.

Run with `make pictures`; it needs Chromium.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests import browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
PROGRAMME = "/programmes/elke-regio-telt/"
PAGES = {
    "home": PROGRAMME,
    "thread": f"{PROGRAMME}threads/landelijke-normen-passen-niet-in-de-regio/",
}
COMMAND = str(Path(sys.executable).parent / "caleidoscoop")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = ["--database", f"{folder}/pictures.sqlite3"]
        subprocess.run([COMMAND, "example", *database], check=True)
        serve = [COMMAND, "serve", *database, "--port", "8900"]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
            try:
                take(*told(server))
            finally:
                server.terminate()


def told(server: subprocess.Popen[str]) -> tuple[str, str, str]:
    """Return address, e-mail and password as the server prints them."""
    assert server.stdout is not None
    address = ""
    for line in server.stdout:
        if found := re.search(r"(http://\S+)", line):
            address = address or found[1]
        elif found := re.search(r": (\S+@\S+) / (\S+)", line):
            return address, found[1], found[2]
    raise SystemExit("The server told no sign-in.")


def take(address: str, email: str, password: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        if chromium is None:
            raise SystemExit("No Chromium is here to take pictures with.")
        page = chromium.new_page(locale="nl-NL", viewport={"width": 1280, "height": 1000})
        page.goto(address)
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"**{PROGRAMME}")
        for name, path in PAGES.items():
            page.goto(address + path)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=PICTURES / f"{name}.png")
        chromium.close()


if __name__ == "__main__":
    main()
