"""An agreement's citation: whole lines, so that nothing in them changes unseen."""

from datetime import date
from typing import Any

import pytest

from partnerships.search.names import names_at
from partnerships.search.stamp import current_stamp
from partnerships.sharing.citation import cite

pytestmark = pytest.mark.django_db
READ_ON = date(2026, 11, 24)


def document(**but: Any) -> dict[str, Any]:
    honest = {
        "number": 17,
        "version": 3,
        "title": "交流趣意書",
        "local_governments": [{"code": "010006"}],
        "partners": [],
        "signed": "2005-12",
    }
    return honest | but


def cited(**but: Any) -> tuple[str, str]:
    citation = cite(document(**but), names_at(current_stamp()), READ_ON)
    return citation.japanese, citation.english


def test_a_citation_names_parties_title_date_version_address_and_day() -> None:
    japanese, english = cited()
    assert japanese == (
        "北海道「交流趣意書」（2005年12月締結）、自治体国際協定データベース、協定番号17（第3版）、"
        "http://127.0.0.1:8000/agreements/17/versions/3/、2026年11月24日閲覧。"
    )
    assert english.endswith(
        ", “交流趣意書” (signed December 2005), Japan’s Local Agreements Abroad, "
        "no. 17 (version 3), "
        "http://127.0.0.1:8000/agreements/17/versions/3/, accessed 24 November 2026."
    )


@pytest.mark.parametrize(
    ("signed", "japanese", "english"),
    [
        (None, "（締結日不明）", "(date of signing unknown)"),
        ("2008", "（2008年締結）", "(signed 2008)"),
        ("2007-05-03", "（2007年5月3日締結）", "(signed 3 May 2007)"),
    ],
)
def test_a_date_is_cited_as_far_as_it_is_known(
    signed: str | None, japanese: str, english: str
) -> None:
    found = cited(signed=signed)
    assert japanese in found[0]
    assert english in found[1]


def test_a_missing_title_is_said() -> None:
    japanese, english = cited(title=None)
    assert "「協定名の記載なし」" in japanese
    assert "“no title stated”" in english


def test_many_parties_are_cut() -> None:
    codes = ("010006", "011002", "020001", "030007", "040002")
    japanese, english = cited(local_governments=[{"code": code} for code in codes])
    assert japanese.startswith("北海道・札幌市・青森県・岩手県ほか「")
    assert " et al., “" in english
