"""Finds a font with Japanese letters on this machine, for the pictures that the site draws.

`CARD_FONT` names its file; else fontconfig is asked for a bold one. Without either there is none,
and what draws must do with Latin letters.
"""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from PIL import ImageFont

# What fontconfig shall look for, the best first: https://www.freedesktop.org/software/fontconfig/
_PATTERN = "Noto Sans JP,Noto Sans CJK JP,BIZ UDPGothic,sans-serif:lang=ja:bold"
_FORMAT = "%{file}\n%{index}\n%{lang}"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class FontFile:
    """A file of fonts, and which one of it."""

    path: str
    index: int = 0


@cache
def japanese_font() -> FontFile | None:
    """Give the font of `CARD_FONT` or of the machine; None where there is none."""
    if settings.CARD_FONT:
        return FontFile(settings.CARD_FONT)
    return _installed_font()


def _installed_font() -> FontFile | None:
    program = shutil.which("fc-match")
    if program is None:
        return None
    command = [program, "--format", _FORMAT, _PATTERN]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    path, index, languages = (*found.split("\n"), "", "", "")[:3]
    # It always names some font; only one that says so has the letters.
    return FontFile(path, int(index)) if "ja" in languages.split("|") else None


@cache
def load(size: int) -> Font:
    """Load the Japanese font at a size in pixels; without one, Pillow's own with Latin letters."""
    font = japanese_font()
    if font is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(font.path, size, index=font.index)
