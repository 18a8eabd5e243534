"""Compares two contents of an agreement, field by field, for people: what was, is, and differs.

Contents come as revisions hold them; texts go out in parts, changed and unchanged ones, for pages
to mark and feeds to print. Parties are called what they were called on that day.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_lazy

from partnerships.curation.history import Content, keys_of
from partnerships.curation.values import label_of
from partnerships.dates import PartialDate
from partnerships.languages import say_partial
from partnerships.models import InForce, State
from partnerships.search.names import Names

FIELDS = (
    *("title", "local_governments", "partners", "topics", "summary", "signed", "signed_also"),
    *("term_ends", "in_force", "official_url", "state", "withdrawn_reason", "merged_into"),
    *("merged_agreements", "is_listed"),
)
TEXTS = {"title", "summary", "official_url", "withdrawn_reason"}
RENAMED = gettext_lazy("登録されている名称が、この間に変わりました")

_MOST_TOKENS = 2_000
_SHORTEST_COMMON = 2  # characters
_TOKEN = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)


class Part(NamedTuple):
    text: str
    is_changed: bool


class Change(NamedTuple):
    """A field that two contents have differently; no parts mean that nothing is recorded."""

    field: str
    label: str
    before: list[Part]
    after: list[Part]
    note: str = ""


def compare(before: Content, after: Content, names: Names) -> list[Change]:
    """Give the changed fields in the record's order; a party merely renamed is said to be so."""
    keys_before, keys_after = keys_of(before), keys_of(after)
    changes = []
    for field in FIELDS:
        old, new = say(field, before.get(field), names), say(field, after.get(field), names)
        if old == new:
            continue
        is_renamed = keys_before.get(field) == keys_after.get(field)
        note = str(RENAMED) if is_renamed else ""
        changes.append(Change(field, label_of(field), *compare_said(field, old, new), note))
    return changes


def compare_said(
    field: str, before: Sequence[str], after: Sequence[str]
) -> tuple[list[Part], list[Part]]:
    """Give both values, as `say` says them, in parts that are changed or not."""
    compared = _compare_texts if field in TEXTS else _compare_items
    return compared(before, after)


def say(field: str, value: Any, names: Names) -> list[str]:
    """Say a field's value to people, item by item; nothing recorded gives no item."""
    if field in _SAID:
        return [text for text in _SAID[field](value, names) if text]
    return [value] if value else []


def _say_day(edtf: str | None, names: Names) -> list[str]:
    return [say_partial(PartialDate.from_edtf(edtf))] if edtf else []


def _say_days(days: Sequence[str] | None, names: Names) -> list[str]:
    return [say_partial(PartialDate.from_edtf(day)) for day in days or ()]


def _say_partners(partners: Sequence[Content], names: Names) -> list[str]:
    return [name_partner(partner, names) for partner in partners]


def name_partner(partner: Content, names: Names) -> str:
    """Give a partner's name of that day with its country: 釜山広域市（韓国）."""
    country = names.label("country", partner["country"].lower()) if partner["country"] else ""
    name = names.called("partner", str(partner["id"]), partner["name"])
    return name + (gettext("（%s）") % country if country not in ("", name) else "")


_SAID: dict[str, Callable[[Any, Names], list[str]]] = {
    "local_governments": lambda governments, names: [
        names.called("local_government", g["code"], g["name"]) for g in governments
    ],
    "partners": _say_partners,
    "topics": lambda codes, names: [names.label("topic", code) for code in codes],
    "signed": _say_day,
    "signed_also": _say_days,
    "term_ends": _say_day,
    "in_force": lambda value, _: [str(dict(InForce.choices).get(value, value))],
    "state": lambda value, _: [str(dict(State.choices).get(value, value))],
    "merged_into": lambda number, _: [gettext("協定番号 %d") % number] if number else [],
    "merged_agreements": lambda merged, _: [
        gettext("協定番号 %d") % m["number"] for m in merged or ()
    ],
    "is_listed": lambda listed, names: [names.label("listed", "yes" if listed else "no")],
}


def _compare_items(before: Sequence[str], after: Sequence[str]) -> tuple[list[Part], list[Part]]:
    """Compare lists item by item: 甲、乙 → 乙、丙 marks 甲 and 丙."""
    old, new = _changed(before, after)
    return _join(before, old), _join(after, new)


def _join(items: Sequence[str], changed: Sequence[bool]) -> list[Part]:
    parts: list[Part] = []
    for item, is_changed in zip(items, changed, strict=True):
        parts += [Part(gettext("、"), False)] if parts else []
        parts.append(Part(item, is_changed))
    return parts


def _compare_texts(before: Sequence[str], after: Sequence[str]) -> tuple[list[Part], list[Part]]:
    """Compare texts by Latin words and single other characters; lone common ones count as changed.

    Texts so long that it would take seconds are compared as beginning, middle and end.
    """
    old, new = (_TOKEN.findall("".join(texts)) for texts in (before, after))
    of_old, of_new = _changed(old, new)
    return _unite(old, of_old), _unite(new, of_new)


def _unite(tokens: Sequence[str], changed: Sequence[bool]) -> list[Part]:
    parts: list[Part] = []
    for token, is_changed in zip(tokens, changed, strict=True):
        if parts and parts[-1].is_changed == is_changed:
            parts[-1] = Part(parts[-1].text + token, is_changed)
        else:
            parts.append(Part(token, is_changed))
    return parts


def _changed(old: Sequence[str], new: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Tell of each token on either side whether the other side lacks it."""
    of_old, of_new = [True] * len(old), [True] * len(new)
    for start, other, length in _common(old, new):
        of_old[start : start + length] = [False] * length
        of_new[other : other + length] = [False] * length
    return of_old, of_new


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Give the runs that both have: place in the old, place in the new, length."""
    first = _count_equal(old, new)
    last = _count_equal(old[first:][::-1], new[first:][::-1])
    old_end, new_end = len(old) - last, len(new) - last
    runs = [(0, 0, first), (old_end, new_end, last)]
    if max(old_end, new_end) - first > _MOST_TOKENS:
        return runs
    matcher = SequenceMatcher(None, old[first:old_end], new[first:new_end], autojunk=False)
    inside = ((first + a, first + b, n) for a, b, n in matcher.get_matching_blocks())
    return runs + [run for run in inside if _is_long_enough(old[run[0] : run[0] + run[2]])]


def _is_long_enough(tokens: Sequence[str]) -> bool:
    return sum(map(len, tokens)) >= _SHORTEST_COMMON


def _count_equal(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
