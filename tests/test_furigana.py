"""Readings beside kanji: those that are known, and no others."""

import pytest

from partnerships.furigana import (
    day_with_reading,
    to_hiragana,
    with_known_readings,
    with_reading,
)


@pytest.mark.parametrize(
    ("kana", "hiragana"),
    [
        ("サッポロシ", "さっぽろし"),
        ("ニュウゼンマチ", "にゅうぜんまち"),
        ("ヴー", "ゔー"),
        ("", ""),
    ],
)
def test_readings_are_written_in_hiragana(kana: str, hiragana: str) -> None:
    assert to_hiragana(kana) == hiragana


def test_a_name_has_its_reading_beside_it_and_without_ruby_in_parentheses() -> None:
    html = "<ruby>札幌市<rp>（</rp><rt>さっぽろし</rt><rp>）</rp></ruby>"
    assert with_reading("札幌市", "サッポロシ") == html


def test_a_name_without_a_known_reading_is_only_escaped() -> None:
    assert with_reading("<b>", "") == "&lt;b&gt;"
    assert "&lt;b&gt;<rp>" in with_reading("<b>", "ビー")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("韓国", "韓国[かんこく]"),
        ("南アフリカ", "南[みなみ]アフリカ"),
        ("アラブ首長国連邦", "アラブ首長国[しゅちょうこく]連邦[れんぽう]"),
        ("2005年", "2005年[ねん]"),
        ("釜山", "釜山"),
        ("釜山国", "釜山国"),
        ("<日本>", "&lt;日本[にほん]&gt;"),
    ],
)
def test_a_run_of_kanji_has_all_its_readings_or_none(text: str, readings: str) -> None:
    html = with_known_readings(text)
    for tag, written in (
        ("<ruby>", ""),
        ("<rp>（</rp><rt>", "["),
        ("</rt><rp>）</rp></ruby>", "]"),
    ):
        html = html.replace(tag, written)  # type: ignore[assignment]
    assert html == readings


def test_days_are_read_as_they_are_said() -> None:
    said = [day_with_reading(day).partition("<rt>")[2].partition("</rt>")[0] for day in (3, 11, 20)]
    assert said == ["みっか", "にち", "はつか"]
