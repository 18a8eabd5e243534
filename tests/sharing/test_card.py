"""The picture of a shared link: its size, its lines, and a machine without a Japanese font."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from pytest_django import Settings

from partnerships.sharing import fonts
from partnerships.sharing.card import Card, break_lines, draw_card

TITLE = "観光交流の促進に関する覚書"


class SquareFont:
    """Letters as wide as high: ten pixels each."""

    def getlength(self, text: str) -> float:
        return 10.0 * len(text)


@pytest.fixture(autouse=True)
def fonts_found_anew() -> Iterator[None]:
    fonts.japanese_font.cache_clear()
    fonts.load.cache_clear()
    yield
    fonts.japanese_font.cache_clear()
    fonts.load.cache_clear()


def card(title: str = TITLE) -> Card:
    return Card("協定番号 17", title, ("札幌市 × 釜山広域市",), "record.example.jp", "Agreement 17")


def test_a_card_is_a_png_of_the_size_its_readers_ask_for() -> None:
    picture = Image.open(io.BytesIO(draw_card(card())))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_cards_of_different_titles_differ() -> None:
    assert draw_card(card()) != draw_card(card("ほかの覚書"))


def test_a_font_may_be_named(settings: Settings) -> None:
    found = fonts.japanese_font()
    assert found is not None
    settings.CARD_FONT = found.path
    fonts.japanese_font.cache_clear()
    assert fonts.japanese_font() == fonts.FontFile(found.path, 0)


def test_without_a_japanese_font_the_card_has_latin_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    assert fonts.japanese_font() is None
    assert draw_card(card()) == draw_card(card("ほかの覚書"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("短い題", ["短い題"]),
        ("一二三四五六七八", ["一二三四五", "六七八"]),
        ("一二三四五、六七", ["一二三四五、", "六七"]),
        ("一二三四五六七八九十百千", ["一二三四五", "六七八九…"]),
        ("", [""]),
    ],
    ids=["short", "two lines", "no comma first", "cut", "empty"],
)
def test_lines_break_as_japanese_does(text: str, lines: list[str]) -> None:
    assert break_lines(text, SquareFont(), 50, 2) == lines
