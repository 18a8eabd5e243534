"""The signing date is the one that the words around it say is one; any other date is left alone.

`data/signing_sentences.csv` holds sentences in the manner of many municipalities, written by hand.
"""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import PartialDate
from partnerships.importing.signing import Signing, find_signing

DATA = Path(__file__).resolve().parents[1] / "data"
LIST = DATA.parents[1] / "fixtures" / "agreements_2016-09.txt"


def read_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def signing(signed: str, *also: str) -> Signing:
    first = PartialDate.from_edtf(signed) if signed else None
    return Signing(first, tuple(PartialDate.from_edtf(date) for date in also if date))


SENTENCES = read_rows("signing_sentences.csv")


@pytest.mark.parametrize(
    "row",
    SENTENCES,
    ids=[f"line-{line}-{row['signed'] or 'none'}" for line, row in enumerate(SENTENCES, start=2)],
)
def test_a_sentence_tells_its_signing(row: dict[str, str]) -> None:
    expected = signing(row["signed"], *row["signed_also"].split("|"))
    assert find_signing(row["summary"], row["title"]) == expected, row["summary"]


def test_the_first_list_is_read_as_a_person_reads_it() -> None:
    lines = LIST.read_text(encoding="utf-8").split("\n")
    annotation = read_rows("annotation_2016-09.csv")
    wrong = []
    for row in annotation:
        cells = lines[int(row["line"]) - 1].split("\t")
        if find_signing(cells[4], cells[1]).signed != signing(row["signed"]).signed:
            wrong.append((row["line"], row["signed"]))
    assert len(wrong) <= len(annotation) / 100, wrong


def test_no_date_is_no_signing() -> None:
    assert find_signing("(1)互いの交流促進 (2)経済連携") == Signing()
    assert find_signing("") == Signing()


def test_a_bracket_at_the_end_beats_the_running_text() -> None:
    summary = (
        "2011年3月に「環境に関する覚書」を調印。2012年11月、覚書を締結した。 [2012年11月12日提携]"
    )
    assert find_signing(summary, "環境姉妹都市") == signing("2012-11-12")


def test_a_bracket_that_names_a_meeting_is_no_signing() -> None:
    summary = "都市間連携に取り組むものである。 [2014年4月 日中韓三カ国環境大臣会合閣僚会議]"
    assert find_signing(summary) == Signing()


def test_dates_listed_in_a_bracket_are_the_first_and_later_signings() -> None:
    assert find_signing("[2013年11月22日、2014年3月19日]") == signing("2013-11-22", "2014-03-19")


def test_renewals_are_later_signings_and_the_end_of_the_term_is_none() -> None:
    summary = "平成17年に初締結、以降3年ごとに更新し、平成26年3月には、1年延長(平成27年3月まで)。"
    assert find_signing(summary) == signing("2005", "2014-03")


def test_a_predecessor_of_another_name_is_not_the_titles_agreement() -> None:
    summary = (
        "1986年、両院が科学技術協力協議書を締結。1988年から、協議書に基づき覚書を4年ごと更新。"
    )
    assert find_signing(summary, "第7次農林科学技術交流覚書") == Signing()
    assert find_signing(summary, "科学技術協力協議書") == signing("1986")


def test_the_name_in_quotation_marks_decides_between_two_agreements() -> None:
    summary = "2009年3月に「観光に関する覚書」を、2014年6月に「経済に関する覚書」を締結。"
    assert find_signing(summary, "観光に関する覚書") == signing("2009-03")
    assert find_signing(summary, "経済に関する覚書") == signing("2014-06")


def test_a_date_belongs_to_the_verb_and_with_the_particle_no_to_its_noun() -> None:
    signed = "2007年7月に定期航空路線開設を契機に、双方の協力を展開することとした協定を締結"
    assert find_signing(signed) == signing("2007-07")
    assert find_signing("2007年7月の定期航空路線開設を契機に、協定を締結") == Signing()


def test_a_signing_said_twice_is_one_at_its_most_exact() -> None:
    summary = "平成28年6月の来日に合わせMOUを締結した。 [2016年締結]"
    assert find_signing(summary) == signing("2016-06")


def test_a_sister_tie_counts_only_if_the_title_is_one() -> None:
    summary = "2001年に姉妹都市提携、2011年5月に教育交流協定を締結"
    assert find_signing(summary, "教育交流協定") == signing("2011-05")
    assert find_signing("1984年 姉妹都市締結", "姉妹都市") == signing("1984")


def test_only_renewals_are_no_first_signing_but_a_resigning_is_the_first_that_is_stated() -> None:
    assert find_signing("2014年に更新", "協定") == signing("", "2014")
    assert find_signing("2014年に再締結", "協定") == signing("2014")


WORDS = "2012年 8月 同年 H24.8.1 ~ から 締結 更新 の を に 、 。 ・ [ ] ( ) 「 」 『 』 覚書 した ①"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=20).map("".join))
def test_any_text_has_an_answer_in_order(summary: str) -> None:
    found = find_signing(summary, summary[::-1])
    dates = [date for date in (found.signed, *found.signed_also) if date]
    assert dates == sorted(set(dates))
