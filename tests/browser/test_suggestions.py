"""The search box as a combobox: by keyboard, and of no consequence where it can't be had."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from partnerships.importing.storing import import_list

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def published_list(transactional_db: None, repository: Path) -> None:
    path = repository / "fixtures" / "agreements_2016-09.txt"
    import_list(path.read_bytes(), path.name)


def test_names_are_suggested_and_chosen_by_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.locator("main [name=q]")
    box.press_sequentially("ふくお")
    option = page.get_by_role("option", name="福岡市").first
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    while option.get_attribute("aria-selected") != "true":
        box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("h1")).to_have_text("「福岡市」を含む協定")


def test_escape_closes_the_list_and_leaves_what_was_typed(page: Page) -> None:
    page.goto("/")
    box = page.locator("main [name=q]")
    box.press_sequentially("かん")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("かん")
