"""Makes re-issues of the published list in which rows give place to others that look like them.

What `reissues.py` does to a quarter of the list at random, this does on purpose to a few: large
corrections, agreements that follow others with the same partner, twins. Of each row it is known
what became of it, and what it was done by.
"""

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.importing.reissues import GOVERNMENT, PARTNER, SUMMARY, TITLE, TOPICS, URL, Cells

Edit = Callable[[random.Random, Cells], Cells]
_SUBJECTS = ("水素エネルギー", "高齢者福祉", "図書館", "映画祭", "職業訓練", "下水道", "木材利用")
_DOCUMENTS = ("覚書", "協定書", "合意書", "議定書", "意向書", "共同宣言")
_DAYS = ("[2017年3月締結]", "[2017年5月12日締結]", "2017.4.20", "[平成29年2月締結]", "2015.11.2")
_REWORDINGS = (
    ("覚書", "協定書"),
    ("に関する", "についての"),
    ("日本国", ""),
    ("中華人民共和国", "中国"),
)


class Row(NamedTuple):
    """A row of the re-issue: the number that it had (None: a new one), and what was done."""

    number: int | None
    cells: Cells
    done: str


def put(cells: Cells, **but: str) -> Cells:
    places = {"title": TITLE, "partner": PARTNER, "topics": TOPICS, "summary": SUMMARY, "url": URL}
    changed = {places.get(name, GOVERNMENT): cell for name, cell in but.items()}
    return tuple(changed.get(place, cell) for place, cell in enumerate(cells))


def _partner(cells: Cells) -> str:
    return cells[PARTNER].split("/")[-1].split("、")[0]


def _typo(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text)) if text else 0
    return text[:at] + chance.choice("新旧東西会約市年学") + text[at + 1 :]


def _other_year(chance: random.Random, cells: Cells) -> Cells:
    def other(year: re.Match[str]) -> str:
        return str(int(year[0]) + chance.choice((-2, -1, 1)))

    return put(cells, summary=re.sub(r"(?:19|20)\d\d", other, cells[SUMMARY], count=1))


def _other_month(chance: random.Random, cells: Cells) -> Cells:
    def other(month: re.Match[str]) -> str:
        return f"{month[1]}{int(month[2]) % 12 + 1}月"

    return put(cells, summary=re.sub(r"(\d年)(\d\d?)月", other, cells[SUMMARY], count=1))


def _new_title(chance: random.Random, cells: Cells) -> Cells:
    subject, document = cells[TOPICS].rstrip("等"), chance.choice(_DOCUMENTS)
    return put(
        cells, title=f"{cells[GOVERNMENT]}と{_partner(cells)}との{subject}に関する{document}"
    )


def _reworded(chance: random.Random, cells: Cells) -> Cells:
    for old, new in _REWORDINGS:
        if old in cells[TITLE]:
            return put(cells, title=cells[TITLE].replace(old, new, 1))
    return put(cells, title=cells[TITLE] + "について")


def _renamed(chance: random.Random, cells: Cells) -> Cells:
    name, new = _partner(cells), chance.choice("江河山海") + "南国際交流協会"
    return put(
        cells,
        title=cells[TITLE].replace(name, new),
        partner=cells[PARTNER].replace(name, new),
    )


def _new_summary(chance: random.Random, cells: Cells) -> Cells:
    date = re.search(r"[\[(][^\[(]*\d{4}[^\])]*[\])]$", cells[SUMMARY])
    words = f"{chance.choice(_SUBJECTS)}の分野で、職員の相互派遣と研修の受入れを進める。"
    return put(cells, summary=words + (date[0] if date else ""))


def _other_government(chance: random.Random, cells: Cells) -> Cells:
    return put(cells, government="静岡県浜松市" if cells[GOVERNMENT] != "浜松市" else "福岡市")


CORRECTIONS: dict[str, Edit] = {
    "a slip in the title": lambda chance, old: put(old, title=_typo(chance, old[TITLE])),
    "another year": _other_year,
    "another month": _other_month,
    "another title": _new_title,
    "the title reworded": _reworded,
    "the partner renamed, in the title too": _renamed,
    "the summary rewritten": _new_summary,
    "another local government": _other_government,
    "another year and a slip": lambda chance, old: _other_year(
        chance, put(old, title=_typo(chance, old[TITLE]))
    ),
    "another year, the title reworded": lambda chance, old: _other_year(
        chance, _reworded(chance, old)
    ),
    "another year and title": lambda chance, old: _other_year(chance, _new_title(chance, old)),
    "another title and topics": lambda chance, old: put(_new_title(chance, old), topics="防災"),
}


def _same_partner(chance: random.Random, cells: Cells) -> Cells:
    title = f"{chance.choice(_SUBJECTS)}の協力に関する{chance.choice(_DOCUMENTS)}"
    return put(cells, title=title, summary=chance.choice(_DAYS), url="")


def _in_its_manner(chance: random.Random, cells: Cells) -> Cells:
    title = f"{cells[GOVERNMENT]}と{_partner(cells)}との{chance.choice(_SUBJECTS)}に関する覚書"
    summary = f"{chance.choice(_SUBJECTS)}の交流の推進{chance.choice(_DAYS)}"
    return put(cells, title=title, summary=summary, url="")


def _one_more(chance: random.Random, cells: Cells) -> Cells:
    title = f"第{chance.randrange(2, 6)}次{cells[TITLE]}"
    return put(cells, title=title, summary=chance.choice(_DAYS), url="")


def _other_partner(chance: random.Random, cells: Cells) -> Cells:
    title = cells[TITLE].replace(_partner(cells), "コンヤ市")
    return put(cells, title=title, partner="トルコ/コンヤ市", summary=chance.choice(_DAYS), url="")


def _other_body(chance: random.Random, cells: Cells) -> Cells:
    """Another university of the same city: its title and year alone differ."""
    title = f"{cells[GOVERNMENT]}と華東師範大学との{chance.choice(_SUBJECTS)}に関する覚書"
    if _partner(cells) in cells[TITLE]:
        title = cells[TITLE].replace(_partner(cells), "華東師範大学")
    summary, years = re.subn(r"(?:19|20)\d\d", "2017", cells[SUMMARY])
    return put(cells, title=title, summary=summary if years else chance.choice(_DAYS), url="")


NEW: dict[str, Edit] = {
    "the same partner": _same_partner,
    "the same partner, in its manner": _in_its_manner,
    "one more of a series": _one_more,
    "another partner": _other_partner,
    "another body of the city": _other_body,
}


def replace_some(published: Sequence[Cells], seed: int) -> list[Row]:
    """Correct six rows, remove two, replace three, add behind three; move some or all."""
    chance = random.Random(seed)
    fates = dict(zip(chance.sample(range(1, len(published) + 1), 14), _FATES, strict=True))
    rows = []
    for number, cells in enumerate(published, 1):
        rows += _become(chance, number, cells, fates.get(number, ""), seed)
    if seed % 3 == 1:
        chance.shuffle(rows)
    if seed % 3 == 2:
        rows = rows[100:] + rows[:100]
    return rows


_FATES = (*["corrected"] * 6, *["removed"] * 2, *["replaced"] * 3, *["followed"] * 3)


def _become(chance: random.Random, number: int, cells: Cells, fate: str, seed: int) -> list[Row]:
    if cells[SUMMARY] == "2007.12.28" and seed % 4 == 1:  # the later of the twins
        return [Row(None, put(cells, summary="2017.5.15"), "replaced: a twin")]
    if fate == "corrected":
        done = chance.choice(sorted(CORRECTIONS))
        return [Row(number, CORRECTIONS[done](chance, cells), f"corrected: {done}")]
    new: list[Row] = []
    if fate in ("replaced", "followed"):
        done = chance.choice(sorted(NEW))
        new = [Row(None, NEW[done](chance, cells), f"{fate}: {done}")]
    return new if fate in ("removed", "replaced") else [Row(number, cells, ""), *new]
