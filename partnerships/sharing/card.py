"""The picture that stands for a page where its link is shared: 1200 × 630 pixels, as PNG.

The words of a card come in; views give out the picture at an address that is fixed by version. On
a machine without a Japanese font the card has the number and address only, in Latin letters.
"""

import io
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw

from partnerships.sharing.fonts import japanese_font, load

WIDTH, HEIGHT = 1200, 630  # https://ogp.me/, and the size that its readers ask for
MARGIN = 80
LINE_SPACING = 1.4
COLOURS = 64  # of the palette: flat colours and the edges of letters

# The blues and greys of tokens.css.
BLUE, PALE, INK, SOFT, PAPER = "#00118f", "#e8f1fe", "#1a1a1a", "#4d4d4d", "#ffffff"

# Signs that begin no line (JIS X 4051); one may stand out beyond the edge instead.
_NEVER_FIRST = (
    "、。，．・：；？！）］｝」』】〉》〕ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョヵヶ"
)


@dataclass(frozen=True)
class Card:
    """The words of a card: a line above, the title, lines below it, and the address at the foot."""

    shoulder: str
    title: str
    lines: tuple[str, ...]
    address: str
    latin: str
    """What stands for the title on a machine without a Japanese font."""


class Measured(Protocol):
    """A font, as far as breaking lines needs it."""

    def getlength(self, text: str) -> float: ...


def draw_card(card: Card) -> bytes:
    """Draw a card: a tenth of a second, 20 to 40 kB."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 24), fill=BLUE)
    draw.rectangle((0, HEIGHT - 100, WIDTH, HEIGHT), fill=PALE)
    _draw_mark(draw, MARGIN, 76)
    if japanese_font():
        _write_words(draw, card)
    else:
        _write(draw, card.latin, (MARGIN, 220), 72, INK, 2)
    _write(draw, card.address, (MARGIN, HEIGHT - 72), 32, BLUE, 1)
    drawn = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(drawn, "PNG")
    return drawn.getvalue()


def _write_words(draw: ImageDraw.ImageDraw, card: Card) -> None:
    _write(draw, card.shoulder, (MARGIN + 110, 74), 36, SOFT, 1)
    size = 68 if len(card.title) <= 28 else 52
    below = _write(draw, card.title, (MARGIN, 150), size, INK, 3) + 16
    for line in card.lines:
        below = _write(draw, line, (MARGIN, below), 38, SOFT, 1)


def _write(
    draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], size: int, colour: str, most: int
) -> int:
    """Write a text in at most so many lines; the place below them is given."""
    font = load(size)
    left, top = at
    for line in break_lines(text, font, WIDTH - left - MARGIN, most):
        draw.text((left, top), line, font=font, fill=colour)
        top += round(size * LINE_SPACING)
    return top


def _draw_mark(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Draw the site's mark, two rings that meet, as img/icons.svg has it."""
    for start in (left, left + 34):
        draw.ellipse((start, top, start + 56, top + 56), outline=BLUE, width=7)


def break_lines(text: str, font: Measured, width: float, most: int) -> list[str]:
    """Break a text into lines of a width in pixels; what is more than `most` ends in “…”."""
    lines = [""]
    for character in text:
        fits = font.getlength(lines[-1] + character) <= width
        if fits or not lines[-1] or character in _NEVER_FIRST:
            lines[-1] += character
        else:
            lines.append(character.strip())
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.getlength(f"{last}…") > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]
