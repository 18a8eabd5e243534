"""What a search takes for the same text, what it doesn't, and where a hit stands as written."""

import csv
import sys
import unicodedata
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from partnerships.text import SEPARATOR, find_hits, fold, fold_with_offsets

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

DAKUTEN = "\u3099"  # combining: か + this is が
TRICKY = (
    "かカがガｶﾊﾞﾟ゛゜\u3099\u309aゔヴ・･ー-～ 　\u200d\ufe0f\U000e0100葛縣県髙"
    "㍿㌔ﷺßİǆéÉe\u0301\u0308\u0345ς하한ᄒ\u1161\u11abㄱㅏㆍกำ\u0e33\u0e31\u0653ا⺠⿓\x00\x1e\x1f\ud800'"
)
ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from(TRICKY)), max_size=12
)


def read_rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_mark(character: str) -> bool:
    """Whether it may make another letter of the one before it."""
    first = unicodedata.normalize("NFKD", character)[0]
    return (
        unicodedata.category(first).startswith("M")
        or "\u1160" <= first <= "\u11ff"  # Hangul vowels and finals
        or "\ud7b0" <= first <= "\ud7fb"
        or character in "゛゜"
    )


VARIANTS = read_rows("kanji_variants.csv")
LOCAL_GOVERNMENTS = read_rows("local_governments.csv")


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        pytest.param("ＡＳＥＡＮ", "asean", id="width and case"),
        pytest.param("Straße", "STRASSE", id="a letter that is two in capitals"),
        pytest.param("ﾎｰﾁﾐﾝ", "ほーちみん", id="half width and hiragana"),
        pytest.param("か゛く", "ガク", id="dakuten typed as a character of its own"),
        pytest.param("か\u3099", "が", id="combining dakuten"),
        pytest.param("ｳﾞｪﾄﾅﾑ", "ゔぇとなむ", id="half-width dakuten"),
        pytest.param("茅ヶ崎", "茅ケ崎", id="small ke"),
        pytest.param("ヵ国", "カ国", id="small ka"),
        pytest.param("いすゞ", "イスヾ", id="iteration marks of kana"),
        pytest.param("センター", "センタ-", id="hyphen for the long vowel"),
        pytest.param("ラ〜メン", "ラーメン", id="wave dash for the long vowel"),
        pytest.param("2012～2015", "2012—2015", id="tilde and em dash"),
        pytest.param("Sapporo-shi", "Sapporo‐shi", id="typographic hyphen"),
        pytest.param("ホーチミン・シティ", "ホーチミンシティ", id="middle dot"),
        pytest.param("ﾎｰﾁﾐﾝ･ｼﾃｨ", "ホーチミン·シティ", id="half-width and Latin middle dot"),
        pytest.param("タミル ナドゥ", "タミル　ナドゥ", id="spaces"),
        pytest.param("タミル ナドゥ", "タミルナドゥ", id="no space"),
        pytest.param("京\u200b都\u00ad府\ufeff", "京都府", id="invisible characters"),
        pytest.param("葛\U000e0100飾区", "葛飾区", id="ideographic variation selector"),
        pytest.param("㍿", "株式会社", id="one character for four"),
        pytest.param("Ōsaka", "osaka", id="macron"),
        pytest.param("Đà Nẵng", "Da Nang", id="Vietnamese accents"),
        pytest.param("Xi’an", "Xi'an", id="typographic apostrophe"),
        pytest.param("兵庫縣廳", "兵庫県庁", id="old forms"),
        pytest.param("澁谷區", "渋谷区", id="old forms in a name of today"),
        pytest.param("髙﨑", "高崎", id="variants in names"),
        pytest.param("檮原町", "梼原町", id="檮"),
        pytest.param("冨士見", "富士見", id="冨"),
        pytest.param("渡邊 渡邉", "渡辺渡辺", id="邊 and 邉"),
        pytest.param("飛驒", "飛騨", id="form of JIS X 0208:1983"),
        pytest.param("龍ヶ崎市", "竜ケ崎市", id="龍 and small ke"),
        pytest.param("臺灣", "台湾", id="Taiwan as written there"),
        pytest.param("广东省", "広東省", id="simplified Chinese"),
        pytest.param("江苏省", "江蘇省", id="simplified 苏"),
        pytest.param("创业", "創業", id="simplified 创, as in the list"),
        pytest.param("⾧崎⻄⺠", "長崎西民", id="radicals, as PDF files have them"),
        pytest.param("神戸", "神戸", id="compatibility ideograph"),
    ],
)
def test_two_ways_to_write_a_word_fold_to_one(written: str, searched: str) -> None:
    assert fold(written) == fold(searched)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("里", "裏", id="里 and 裏"),
        pytest.param("谷", "穀", id="谷 and 穀"),
        pytest.param("埼", "﨑", id="埼 and 﨑"),
        pytest.param("碕", "崎", id="碕 and 崎"),
        pytest.param("坂", "阪", id="坂 and 阪"),
        pytest.param("后", "後", id="后 and 後"),
        pytest.param("云", "雲", id="云 and 雲"),
        pytest.param("台", "颱", id="台 and 颱"),
        pytest.param("斎", "斉", id="斎 and 斉"),
        pytest.param("齋", "齊", id="齋 and 齊"),
        pytest.param("苅田", "刈田", id="苅 and 刈"),
        pytest.param("堺", "界", id="堺 and 界"),
        pytest.param("湧", "涌", id="湧 and 涌"),
        pytest.param("发", "発", id="simplified for two characters"),
        pytest.param("龍が崎", "竜ケ崎", id="が for ヶ"),
        pytest.param("ヴェトナム", "ベトナム", id="ヴェ for ベ"),
        pytest.param("か", "が", id="dakuten"),
        pytest.param("は゜", "ば", id="handakuten"),
        pytest.param("ニース", "ニス", id="long vowel"),
        pytest.param("よつや", "よっや", id="small tsu"),
        pytest.param("ロ", "口", id="katakana and kanji that look alike"),
        pytest.param("ー", "一", id="long vowel mark and the kanji for one"),
        pytest.param("佐々木", "佐佐木", id="iteration mark of kanji"),
        pytest.param("하", "한", id="Hangul final"),
    ],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", " 　", "・", "\x00\t", "゛", "\ufe0f", "\ud800", SEPARATOR])
def test_text_that_says_nothing_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""
    assert fold_with_offsets(text) == ("", (), ())


@given(ANY_TEXT)
@example("か・" + DAKUTEN)
@example("か\ufe0f" + DAKUTEN)
@example("\u0345")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_assigned_character_folds_once_and_for_all() -> None:
    assigned = (
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Co"}
    )
    assert [letter for letter in assigned if fold(fold(letter)) != fold(letter)] == []


@given(ANY_TEXT)
def test_no_fold_holds_what_joins_fields(text: str) -> None:
    assert SEPARATOR not in fold(text)
    assert not any(character.isspace() or not character for character in fold(text))


@pytest.mark.parametrize("form", get_args(Form))
@given(text=ANY_TEXT)
def test_the_unicode_form_of_a_text_does_not_matter(form: Form, text: str) -> None:
    assume(not set("゛゜ㆍ") & set(text))  # we read these better than NFKC does
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(ANY_TEXT)
def test_case_does_not_matter(text: str) -> None:
    assume(
        "\u0345" not in unicodedata.normalize("NFD", text)
    )  # an accent to us, in capitals an iota
    assert fold(text.casefold()) == fold(text)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@example("", "e", "\u0301")
@example("か", DAKUTEN + "き", "く")
def test_a_substring_folds_to_a_substring(before: str, inside: str, after: str) -> None:
    """But where it ends between a letter and a mark of it."""
    assume(not after or not is_mark(after[0]) or fold("a" + after[0]) == "a")
    assert fold(inside) in fold(before + inside + after)


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        pytest.param("か", DAKUTEN, id="combining dakuten"),
        pytest.param("か", "゛", id="dakuten as a character"),
        pytest.param("ﾊ", "ﾟ", id="half-width handakuten"),
        pytest.param("하", "\u11ab", id="Hangul final"),
        pytest.param("ᄒ", "\u1161", id="Hangul vowel"),
        pytest.param("ا", "\u0653", id="Arabic madda"),
    ],
)
def test_a_letter_without_its_mark_is_another_letter(inside: str, after: str) -> None:
    """Why the property above has its exception: か must not be found in a が."""
    assert fold(inside) not in fold(inside + after)


@pytest.mark.parametrize("mark", ["\u0301", "\u0304", "\ufe00", "\U000e0100"])
def test_accents_and_selectors_are_no_exception(mark: str) -> None:
    assert fold("葛") in fold("葛" + mark)


@given(ANY_TEXT)
def test_offsets_say_where_each_character_comes_from(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for character, start, end in zip(*folded, strict=True):
        assert 0 <= start < end <= len(text)
        assert character in fold(text[start:end])


@given(ANY_TEXT)
def test_offsets_never_run_back(text: str) -> None:
    folded = fold_with_offsets(text)
    slices = sorted(set(zip(folded.starts, folded.ends, strict=True)))
    assert list(folded.starts) == sorted(folded.starts)
    assert all(end <= start for (_, end), (start, _) in pairwise(slices))


@given(ANY_TEXT, st.data())
def test_a_hit_says_the_term(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    term = fold(text[start : data.draw(st.integers(start, len(text)))])
    hits = find_hits(text, term)
    assert bool(hits) == (term != "" and term in fold(text))
    assert all(term in fold(text[start:end]) for start, end in hits)


@given(ANY_TEXT, ANY_TEXT)
def test_nothing_outside_the_hits_says_the_term(text: str, term: str) -> None:
    hits = find_hits(text, fold(term))
    edges = [0, *(edge for hit in hits for edge in hit), len(text)]
    assert edges == sorted(edges)
    gaps = zip(edges[::2], edges[1::2], strict=True)
    assert not any(term and fold(term) in fold(text[a:b]) for a, b in gaps if fold(term))


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        pytest.param("兵庫縣と大連市", ["兵庫県"], ["兵庫縣"], id="old form"),
        pytest.param("ホーチミン・シティ市", ["ﾎｰﾁﾐﾝｼﾃｨ"], ["ホーチミン・シティ"], id="dot inside"),
        pytest.param("タミル・ナドゥ", ["ナドゥ"], ["ナドゥ"], id="dot before"),
        pytest.param("がか゛か", ["か"], ["か"], id="letter without its mark"),
        pytest.param("がか゛か", ["が"], ["がか゛"], id="letter with its mark"),
        pytest.param("葛\U000e0100飾", ["葛"], ["葛\U000e0100"], id="with its selector"),
        pytest.param("甲㍿乙", ["会社"], ["㍿"], id="part of a character"),
        pytest.param("甲㍿乙", ["社乙"], ["㍿乙"], id="from the middle of a character"),
        pytest.param("アアアイ", ["アア"], ["アアア"], id="overlapping hits"),
        pytest.param(
            "経済と観光と経済", ["経済", "観光"], ["経済", "観光", "経済"], id="two terms"
        ),
        pytest.param("経済産業", ["経済", "済産"], ["経済産"], id="terms that overlap"),
        pytest.param("経済", ["・"], [], id="term that folds to nothing"),
        pytest.param("経済", ["観光"], [], id="not there"),
        pytest.param("", ["観光"], [], id="empty text"),
    ],
)
def test_hits_are_marked_as_written(text: str, terms: list[str], marked: list[str]) -> None:
    hits = find_hits(text, *map(fold, terms))
    assert [text[start:end] for start, end in hits] == marked


def test_the_table_turns_one_kanji_into_one() -> None:
    assert all(len(row["variant"]) == len(row["standard"]) == 1 for row in VARIANTS)
    assert all(unicodedata.category(row["variant"]) in {"Lo", "So"} for row in VARIANTS)


def test_the_table_has_each_variant_once() -> None:
    assert len({row["variant"] for row in VARIANTS}) == len(VARIANTS)


def test_no_standard_form_is_a_variant_of_another() -> None:
    assert {row["variant"] for row in VARIANTS}.isdisjoint(row["standard"] for row in VARIANTS)


def test_the_table_has_nothing_that_normalization_does_already() -> None:
    columns = ("variant", "standard")
    kanji = {row[column] for row in VARIANTS for column in columns}
    assert {letter for letter in kanji if unicodedata.normalize("NFKC", letter) != letter} == set()


def test_every_pair_folds_and_names_its_source() -> None:
    assert all(fold(row["variant"]) == row["standard"] for row in VARIANTS)
    assert {row["source"] for row in VARIANTS} == {
        "常用漢字表（2010）",
        "人名用漢字別表第一",
        "人名用漢字別表第二",
        "表外漢字字体表（2000）",
        "JIS X 0208:1983 字形変更",
        "JIS X 0213 関連字",
        "戸籍統一文字",
        "Unihan と OpenCC JPVariants",
        "Unihan kTraditionalVariant（簡体字）",
        "Unicode EquivalentUnifiedIdeograph",
    }


def test_the_old_forms_of_the_joyo_table_are_complete() -> None:
    """It has 364 in brackets, 62 of which are compatibility ideographs and left to NFKC."""
    assert sum(row["source"] == "常用漢字表（2010）" for row in VARIANTS) == 364 - 62


def test_no_two_names_in_a_prefecture_become_one() -> None:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in LOCAL_GOVERNMENTS:
        names[row["prefecture_code"], fold(row["name"])].add(row["name"])
    assert len(LOCAL_GOVERNMENTS) == 1788
    assert [merged for merged in names.values() if len(merged) > 1] == []


def test_the_only_two_names_in_japan_that_become_one_are_known() -> None:
    """嶋 is a form of 島 by law; 鹿嶋市 of Ibaraki and 鹿島市 of Saga are told apart by code."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in LOCAL_GOVERNMENTS:
        names[fold(row["name"])].add(row["name"])
    assert [merged for merged in names.values() if len(merged) > 1] == [{"鹿嶋市", "鹿島市"}]
