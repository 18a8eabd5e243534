"""The normaliser held against lists annotated by hand: the published one, and two others.

`annotation_2016-09.csv` says what every row of the list means. `unseen_a.txt` and `unseen_b.txt`
are lists of other governments' agreements in the same manner, written and annotated by someone who
had not seen the code; they are made for this test and are no record.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.reading import read_rows
from partnerships.importing.vocabulary import Vocabulary
from partnerships.text import fold

LIST = "fixtures/agreements_2016-09.txt"
UNSEEN = ("unseen_a", "unseen_b")


@dataclass
class Held:
    """A row's line, what it was read as, and what the annotation says."""

    line: int
    draft: Draft
    expected: dict[str, str]


def read_list(path: Path, annotation: Path, vocabulary: Vocabulary) -> list[Held]:
    source = read_rows(path.read_bytes(), path.name)
    with annotation.open(encoding="utf-8", newline="") as file:
        expected = {int(row["line"]): row for row in csv.DictReader(file)}
    assert [row.line for row in source.rows] == sorted(expected)
    return [
        Held(row.line, normalise(row, vocabulary, source.as_of), expected[row.line])
        for row in source.rows
    ]


def split(joined: str) -> list[str]:
    return [value for value in joined.split("|") if value]


def has_partners(draft: Draft, expected: str) -> bool:
    """Whether each partner is one of the spellings that the annotation accepts."""
    accepted = [{fold(name) for name in names.split("=")} for names in split(expected)]
    names = [fold(partner.name) for partner in draft.partners]
    return len(names) == len(accepted) and all(
        name in spellings for name, spellings in zip(names, accepted, strict=True)
    )


def is_right(name: str, held: Held) -> bool:
    draft, expected = held.draft, held.expected[name]
    countries = [p.country for p in draft.partners if p.country not in (None, "JP")]
    match name:
        case "partners":
            return has_partners(draft, expected)
        case "countries":
            return list(dict.fromkeys(countries)) == split(expected)
        case "topics":
            return sorted(draft.topics) == sorted(split(expected))
        case "signed":
            return (draft.signed.edtf if draft.signed else "") == expected
        case "signed_also":
            return [date.edtf for date in draft.signed_also] == split(expected)
    return draft.local_governments == split(expected)


@pytest.mark.parametrize(
    ("name", "of_the_list", "of_unseen"),
    [
        ("local_governments", 1.0, 0.97),
        ("countries", 1.0, 0.97),
        ("topics", 0.99, 0.97),
        ("signed", 0.99, 0.95),
        ("signed_also", 0.98, 0.95),
        ("partners", 0.97, 0.93),
    ],
)
def test_rows_are_read_right(
    name: str, of_the_list: float, of_unseen: float, vocabulary: Vocabulary, repository: Path
) -> None:
    data = repository / "tests" / "data"
    lists = [(repository / LIST, "annotation_2016-09.csv", of_the_list)]
    lists += [(data / f"{held}.txt", f"{held}_annotation.csv", of_unseen) for held in UNSEEN]
    for path, annotation, share in lists:
        rows = read_list(path, data / annotation, vocabulary)
        wrong = [held.line for held in rows if not is_right(name, held)]
        assert len(wrong) <= len(rows) * (1 - share), f"{path.name}: {name} of lines {wrong}"
