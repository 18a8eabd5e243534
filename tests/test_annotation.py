"""The hand annotation of the first list is sound in itself; no importer and no database is asked.

`data/annotation_2016-09.csv` was made by reading all 174 rows and says what the importer has to
find. Here it is held against the list, and against the tables of the things that it names.
"""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
LIST = FIXTURES / "agreements_2016-09.txt"
ANNOTATION = HERE / "data" / "annotation_2016-09.csv"

FIELDS = ["line", "local_governments", "countries", "partners", "topics", "signed", "signed_also"]
KINDS = {"city", "region", "national", "university", "organization", "country", "network"}
# In the order of the vocabulary's table.
TOPICS = [
    "economy",
    "trade",
    "industry",
    "tourism",
    "culture",
    "sports",
    "education",
    "academia",
    "youth",
    "environment",
    "energy",
    "health",
    "primary",
    "urban",
    "water",
    "transport",
    "disaster",
    "people",
    "friendship",
    "other",
]
EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def data_lines() -> list[int]:
    """Number the rows of the list by LF lines, from 1, without titles and page headers."""
    lines = LIST.read_bytes().decode("utf-8").split("\n")
    return [
        number
        for number, line in enumerate(lines, start=1)
        if line.count("\t") >= 4 and not line.startswith("自治体名\t")
    ]


ROWS = read_csv(ANNOTATION)
PARTNERS = read_csv(FIXTURES / "partners.csv")
COUNTRY_OF = {partner["name"]: partner["country"] for partner in PARTNERS}
GOVERNMENTS = {government["code"] for government in read_csv(FIXTURES / "local_governments.csv")}

each_row = pytest.mark.parametrize("row", ROWS, ids=[f"line {row['line']}" for row in ROWS])


def test_every_row_of_the_list_is_annotated_once_and_in_order() -> None:
    assert list(ROWS[0]) == FIELDS
    assert len(ROWS) == 174
    assert [int(row["line"]) for row in ROWS] == data_lines()


@each_row
def test_local_governments_exist(row: dict[str, str]) -> None:
    codes = split(row["local_governments"])
    assert codes
    assert len(set(codes)) == len(codes)
    assert set(codes) <= GOVERNMENTS


@each_row
def test_partners_are_known(row: dict[str, str]) -> None:
    names = split(row["partners"])
    assert names
    assert len(set(names)) == len(names)
    assert set(names) <= set(COUNTRY_OF)


@each_row
def test_countries_are_those_of_the_partners_in_order_without_japan(row: dict[str, str]) -> None:
    countries = [COUNTRY_OF[name] for name in split(row["partners"])]
    abroad = [code for code in countries if code not in ("", "JP")]
    assert split(row["countries"]) == list(dict.fromkeys(abroad))


@each_row
def test_topics_are_in_the_order_of_the_vocabulary(row: dict[str, str]) -> None:
    codes = split(row["topics"])
    assert codes == [code for code in TOPICS if code in codes]


@each_row
def test_dates_are_edtf_and_run_forward(row: dict[str, str]) -> None:
    dates = [*split(row["signed"]), *split(row["signed_also"])]
    for value in dates:
        match = EDTF.fullmatch(value)
        assert match, value
        date(*(int(part or 1) for part in match.groups()))  # such a day exists
    assert len(split(row["signed"])) <= 1
    assert row["signed"] or not row["signed_also"]
    assert dates == sorted(set(dates))


def test_partners_are_numbered_as_they_first_appear() -> None:
    names = dict.fromkeys(name for row in ROWS for name in split(row["partners"]))
    assert [partner["name"] for partner in PARTNERS] == list(names)
    assert [partner["id"] for partner in PARTNERS] == [str(n + 1) for n in range(len(names))]


def test_partners_are_well_formed() -> None:
    for partner in PARTNERS:
        assert partner["kind"] in KINDS, partner
        assert re.fullmatch(r"[A-Z]{2}|", partner["country"]), partner
        for column, limit in (("latitude", 90), ("longitude", 180)):
            assert re.fullmatch(r"(-?\d+\.\d{4})?", partner[column]), partner
            assert abs(float(partner[column] or 0)) <= limit, partner
        assert bool(partner["latitude"]) == bool(partner["longitude"]), partner


def test_no_spelling_means_two_partners_of_one_country() -> None:
    meant: dict[tuple[str, str], str] = {}
    for partner in PARTNERS:
        for name in {partner["name"], partner["name_en"], *split(partner["aliases"])} - {""}:
            key = partner["country"], name.casefold()
            assert meant.setdefault(key, partner["name"]) == partner["name"], name
