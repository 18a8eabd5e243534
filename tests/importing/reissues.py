"""Makes re-issues of the published list with edits of known kinds, for tests of matching.

Each is made from a seed: some rows corrected in one or two cells, some removed, some inserted,
look-alikes among them, some moved. What became of which row is known, and is what a plan must say.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from partnerships.importing.reading import RawRow

Cells = tuple[str, ...]
Edit = Callable[[random.Random, Cells], Cells]

GOVERNMENT, TITLE, PARTNER, TOPICS, SUMMARY, URL = range(6)
_OTHER_TOPICS = ("観光", "経済・観光", "教育", "環境保全", "防災", "文化、スポーツ")
_LETTERS = "新旧大小東西中本間会協約国市人口年的化学"
_PREFECTURE_OF = {
    "札幌市": "北海道", "仙台市": "宮城県", "さいたま市": "埼玉県", "横浜市": "神奈川県",
    "川崎市": "神奈川県", "浜松市": "静岡県", "名古屋市": "愛知県", "京都市": "京都府",
    "大阪市": "大阪府", "神戸市": "兵庫県", "北九州市": "福岡県", "福岡市": "福岡県",
}  # fmt: skip


@dataclass
class Reissue:
    """A list's rows with, for each, the number it had in the published list (None: a new one)."""

    rows: list[RawRow] = field(default_factory=list)
    truth: list[int | None] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    edits: dict[int, list[str]] = field(default_factory=dict)


def reissue(published: Sequence[Cells], seed: int) -> Reissue:
    """Edit about a quarter of the list."""
    chance = random.Random(seed)
    kept: list[tuple[int | None, Cells]] = []
    made = Reissue()
    fates = dict(zip(chance.sample(range(1, len(published) + 1), 45), _FATES * 15, strict=False))
    for number, cells in enumerate(published, 1):
        fate = fates.get(number, "")
        if fate == "removed":
            made.removed.add(number)
            continue
        edited = cells
        if fate == "edited":
            edited, made.edits[number] = _edit(chance, cells)
        kept.append((number, edited))
        if fate == "followed":
            kept.append((None, chance.choice(_INSERTS)(chance, cells)))
    _move_some(chance, kept)
    made.truth = [number for number, _ in kept]
    made.rows = [RawRow(1, line, _six(cells)) for line, (_, cells) in enumerate(kept, 2)]
    return made


_FATES = ("edited", "removed", "followed")


def _six(cells: Cells) -> tuple[str, str, str, str, str, str]:
    first, second, third, fourth, fifth, sixth = cells
    return first, second, third, fourth, fifth, sixth


def _edit(chance: random.Random, cells: Cells) -> tuple[Cells, list[str]]:
    """Correct a row in one cell, or in two; gives it with the names of the edits."""
    names = chance.sample(sorted(EDITS), chance.choice((1, 1, 2)))
    if len(LARGE.intersection(names)) > 1:
        names = names[:1]  # of such a row nobody could say that it is the same
    edited = cells
    for name in names:
        edited = EDITS[name](chance, edited)
    return (edited, names) if edited != cells else (_typo_in(TITLE)(chance, cells), ["title"])


def _put(cells: Cells, place: int, text: str) -> Cells:
    return (*cells[:place], text, *cells[place + 1 :])


def _typo_in(place: int) -> Edit:
    """A letter too many, too few or another one."""

    def typo(chance: random.Random, cells: Cells) -> Cells:
        text, letter = cells[place], chance.choice(_LETTERS)
        if len(text) < 6:
            return _put(cells, place, text + letter if text else text)
        at = chance.randrange(2, len(text) - 1)
        with_letter = (text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])
        return _put(cells, place, chance.choice((*with_letter, text[:at] + text[at + 1 :])))

    return typo


def _retitle(chance: random.Random, cells: Cells) -> Cells:
    return _put(cells, TITLE, f"{cells[TITLE]}に関する覚書（{chance.choice(_LETTERS)}訂）")


def _write_government_otherwise(chance: random.Random, cells: Cells) -> Cells:
    prefecture = _PREFECTURE_OF.get(cells[GOVERNMENT], "")
    return _put(cells, GOVERNMENT, prefecture + cells[GOVERNMENT])


def _rename_partner(chance: random.Random, cells: Cells) -> Cells:
    country = cells[PARTNER].partition("/")[0]
    return _put(cells, PARTNER, f"{country}/{chance.choice(_LETTERS)}川経済技術開発区")


def _change_topics(chance: random.Random, cells: Cells) -> Cells:
    return _put(cells, TOPICS, chance.choice(_OTHER_TOPICS))


def _change_year(chance: random.Random, cells: Cells) -> Cells:
    def other(year: re.Match[str]) -> str:
        return str(int(year[0]) + chance.choice((-1, 1)))

    return _put(cells, SUMMARY, re.sub(r"(?:19|20)\d\d", other, cells[SUMMARY], count=1))


def _change_url(chance: random.Random, cells: Cells) -> Cells:
    return _put(cells, URL, "" if cells[URL] and chance.random() < 0.3 else "https://e.jp/kokusai")


EDITS: dict[str, Edit] = {
    "title": _typo_in(TITLE),
    "retitled": _retitle,
    "partner": _typo_in(PARTNER),
    "partner renamed": _rename_partner,
    "summary": _typo_in(SUMMARY),
    "date": _change_year,
    "topics": _change_topics,
    "url": _change_url,
    "government": _write_government_otherwise,
}


LARGE = {"retitled", "partner renamed", "date"}


def _another(chance: random.Random, cells: Cells) -> Cells:
    """A new agreement of the same local government."""
    letter = chance.choice(_LETTERS)
    new = (
        f"{letter}水道技術の協力に関する議定書",
        f"チリ/{letter}の谷市",
        "水道",
        "[2017年3月締結]",
        "",
    )
    return (cells[GOVERNMENT], *new)


def _look_alike(chance: random.Random, cells: Cells) -> Cells:
    """A later agreement with the same partner."""
    title = f"第{chance.randrange(2, 9)}次{cells[TITLE]}"
    return (cells[GOVERNMENT], title, cells[PARTNER], cells[TOPICS], "[2017年6月締結]", "")


def _twin(chance: random.Random, cells: Cells) -> Cells:
    """The same but for the year, as 大阪府・上海市 2006 and 2007 are, or another one."""
    twin = _change_year(chance, cells)
    return twin if twin != cells else _another(chance, cells)


_INSERTS = (_another, _look_alike, _twin)


def _move_some(chance: random.Random, kept: list[tuple[int | None, Cells]]) -> None:
    """Swap pairs, and move a part of the list to its end."""
    for _ in range(5):
        one, other = chance.sample(range(len(kept)), 2)
        if kept[one][1] != kept[other][1]:
            kept[one], kept[other] = kept[other], kept[one]
    cut = chance.randrange(len(kept))
    kept[cut : cut + 10], kept[len(kept) :] = [], kept[cut : cut + 10]
