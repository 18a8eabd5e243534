"""`make screenshots`: every kind of page at three widths, light and dark, into `.screenshots/`.

To be looked at, one by one; nothing there is committed.
"""

import os
import shutil

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.pages import PAGES
from tests.proof.site import ROOT, running_site

FOLDER = ROOT / ".screenshots"
WIDTHS = (360, 768, 1280)
HEIGHT = 900


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    (FOLDER / ".gitignore").write_text("*\n")
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with running_site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        for width in WIDTHS:
            photograph(chromium, address, width)
        chromium.close()
    print(f"{FOLDER}: {len(list(FOLDER.glob('*.png')))}")


def photograph(chromium: Browser, address: str, width: int) -> None:
    """Take every page whole at one width, in light colours and in dark ones."""
    page = chromium.new_page(viewport={"width": width, "height": HEIGHT}, locale="ja-JP")
    for name, path in PAGES.items():
        page.goto(address + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            file = f"{name} {width} {scheme}.png".replace(",", "").replace(" ", "-")
            page.screenshot(path=FOLDER / file, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
