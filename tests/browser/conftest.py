"""A real Chromium (the system's own, none is downloaded) for tests in this folder.

A test takes `page`, a new window that has never been anywhere, and `live_server`. Other windows
(no JavaScript, dark, forced colours, a phone) come from `open_page(java_script_enabled=False, …)`,
which takes Playwright's options of `new_context`. A script error on a page fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Error, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Every name but the live server's leads nowhere, so that no test depends on the network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PATIENCE = 10_000  # milliseconds for an element to come

OpenPage = Callable[..., Page]


def find_chromium() -> str:
    for name in ("CHROMIUM", *PROGRAMS):
        if path := os.environ.get(name) or shutil.which(name):
            return path
    pytest.fail("Chromium が見つかりません。chromium を入れてください。", pytrace=False)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright's synchronous API keeps an event loop in this thread from here on, in which Django
    # would refuse to query (nothing is asynchronous here) and opens a database connection apart,
    # which must be closed before the test database can go.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Opens windows on the live server; relative addresses work (`page.goto("/agreements/")`)."""
    errors: list[Error] = []
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(
            **{"base_url": live_server.url, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
            | options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(error))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, f"script errors: {[str(error) for error in errors]}"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A window as a visitor with an ordinary screen has it."""
    return open_page()
