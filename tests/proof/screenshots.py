"""`make screenshots`: every kind of page, in both languages, at three widths, light and dark.

Into `.screenshots/`, to be looked at one by one; nothing there is committed.
"""

import os
import shutil
from itertools import product

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.pages import PAGES
from tests.proof.site import ROOT, running_site

FOLDER = ROOT / ".screenshots"
WIDTHS = (360, 768, 1280)
HEIGHT = 900
LANGUAGES = {"ja": "", "en": "/en"}


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    (FOLDER / ".gitignore").write_text("*\n")
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with running_site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        for width, language in product(WIDTHS, LANGUAGES):
            photograph(chromium, address, width, language)
        chromium.close()
    print(f"{FOLDER}: {len(list(FOLDER.glob('*.png')))}")


def photograph(chromium: Browser, address: str, width: int, language: str) -> None:
    """Take every page whole at one width in one language, in light colours and in dark ones."""
    page = chromium.new_page(viewport={"width": width, "height": HEIGHT}, locale=language)
    for name, path in PAGES.items():
        page.goto(address + LANGUAGES[language] + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            file = f"{name} {language} {width} {scheme}.png".replace(",", "").replace(" ", "-")
            page.screenshot(path=FOLDER / file, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
