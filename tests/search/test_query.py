"""The query language: what is typed comes in, terms go out, and nothing typed is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.search.query import AgreementSearch
from partnerships.search.terms import Term, Word, parse_terms
from partnerships.text import fold


def read(q: str) -> list[list[str]]:
    """Give the terms of a query as lists of words, phrases in quotes, exclusions with a minus."""
    return [
        [
            ("-" if word.is_negative else "") + (f'"{word.text}"' if word.is_phrase else word.text)
            for word in term.options
        ]
        for term in parse_terms(q)
    ]


@pytest.mark.parametrize(
    ("q", "terms"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  　\t", [], id="spaces"),
        pytest.param("観光", [["観光"]], id="one-word"),
        pytest.param("観光 韓国", [["観光"], ["韓国"]], id="half-width-space"),
        pytest.param("観光　韓国", [["観光"], ["韓国"]], id="full-width-space"),
        pytest.param("　観光 　 韓国 ", [["観光"], ["韓国"]], id="many-spaces"),
        pytest.param("「観光」", [["「観光」"]], id="japanese-brackets-are-text"),
    ],
)
def test_space_is_and(q: str, terms: list[list[str]]) -> None:
    assert read(q) == terms


@pytest.mark.parametrize(
    "q",
    [
        '"ホーチミン 市"',
        "“ホーチミン 市”",
        "”ホーチミン 市”",  # what a Japanese keyboard types for both
        "＂ホーチミン 市＂",
        '"ホーチミン 市”',
    ],
)
def test_quotes_of_any_width_make_a_phrase(q: str) -> None:
    assert read(q) == [['"ホーチミン 市"']]


@pytest.mark.parametrize("minus", "-－−‐")
def test_minus_of_any_width_excludes(minus: str) -> None:
    assert read(f"観光 {minus}韓国") == [["観光"], ["-韓国"]]
    assert read(f"{minus}“経済 交流”") == [['-"経済 交流"']]


def test_long_vowel_mark_is_no_minus() -> None:
    assert read("ーチミン") == [["ーチミン"]]


@pytest.mark.parametrize(
    ("q", "terms"),
    [
        pytest.param("観光 OR 経済", [["観光", "経済"]], id="two"),
        pytest.param("観光 ＯＲ 経済", [["観光", "経済"]], id="full-width"),
        pytest.param("観光 OR 経済 OR 文化", [["観光", "経済", "文化"]], id="three"),
        pytest.param(
            "韓国 観光 OR 経済", [["韓国"], ["観光", "経済"]], id="binds-tighter-than-and"
        ),
        pytest.param('"経済 交流" OR 観光', [['"経済 交流"', "観光"]], id="with-a-phrase"),
        pytest.param("観光 OR -経済", [["観光", "-経済"]], id="with-an-exclusion"),
        pytest.param("観光 or 経済", [["観光"], ["or"], ["経済"]], id="lower-case-is-text"),
        pytest.param('観光 "OR" 経済', [["観光"], ['"OR"'], ["経済"]], id="quoted-is-text"),
        pytest.param("観光 ・ OR 経済", [["観光", "経済"]], id="over-a-word-of-nothing"),
    ],
)
def test_or_joins_its_neighbours(q: str, terms: list[list[str]]) -> None:
    assert read(q) == terms


@pytest.mark.parametrize(
    ("q", "terms"),
    [
        pytest.param("OR", [["OR"]], id="or-alone"),
        pytest.param("OR 観光", [["OR"], ["観光"]], id="or-first"),
        pytest.param("観光 OR", [["観光"], ["OR"]], id="or-last"),
        pytest.param("観光 OR OR", [["観光", "OR"]], id="or-or"),
        pytest.param("-", [["-"]], id="minus-alone"),
        pytest.param("岡山 - 大連", [["岡山"], ["-"], ["大連"]], id="minus-between"),
        pytest.param('"観光', [['"観光']], id="quote-not-closed"),
        pytest.param('観光"', [['観光"']], id="quote-not-opened"),
        pytest.param('""', [['""']], id="quotes-around-nothing"),
        pytest.param('"観光"と', [['"観光"と']], id="quote-inside-a-word"),
        pytest.param(
            '観光 "経済 韓国', [["観光"], ['"経済'], ["韓国"]], id="quote-not-closed-later"
        ),
    ],
)
def test_operator_that_is_empty_or_unbalanced_is_text(q: str, terms: list[list[str]]) -> None:
    assert read(q) == terms


def test_minus_inside_a_word_is_text() -> None:
    assert read("U-BCF 静岡県-済州道") == [["U-BCF"], ["静岡県-済州道"]]


def test_words_that_fold_to_nothing_are_ignored_and_named() -> None:
    search = AgreementSearch(q='観光 ・ "・ ・" -・ 韓国')
    assert [str(term) for term in search.terms] == ["観光", "韓国"]
    assert search.ignored_terms == ("・", "・ ・", "・")


def test_lone_minus_is_searched_for_and_so_not_called_ignored() -> None:
    assert AgreementSearch(q="岡山 - 大連").ignored_terms == ()


def test_term_is_negative_if_all_of_it_is() -> None:
    excludes, asks = Word("観光", is_negative=True), Word("経済")
    assert Term((excludes,)).is_negative
    assert not Term((excludes, asks)).is_negative


def test_only_a_plain_word_may_be_part_of_a_longer_name() -> None:
    terms = parse_terms('New "York" -City A OR B')
    assert [term.name for term in terms] == ["New", "", "", ""]


# Everything that has a meaning, and things that nearly have one.
signs = st.sampled_from(
    [*'"＂“”-－−‐ー 　・「」', "OR", "ＯＲ", "観光", "韓国", "a", "\x00", "\ud800"]
)


@given(st.one_of(st.text(), st.lists(signs).map("".join), st.lists(signs).map(" ".join)))
def test_no_text_is_an_error(q: str) -> None:
    search = AgreementSearch(q=q)
    words = [word for term in search.terms for word in term.options]
    assert all(fold(word.text) for word in words)
    assert not any(fold(word) for word in search.ignored_terms)
    assert all(map(str, search.terms))


@given(
    st.lists(st.sampled_from(["観光", '"a b"', "-c", '-"d e"', "OR", "ＯＲ", '"OR"', "f-g", "・"]))
)
def test_terms_written_down_read_back_the_same(words: list[str]) -> None:
    def meanings(terms: tuple[Term, ...]) -> list[list[tuple[str, bool]]]:
        return [[(word.text, word.is_negative) for word in term.options] for term in terms]

    terms = parse_terms(" ".join(words))
    assert meanings(parse_terms(" ".join(map(str, terms)))) == meanings(terms)
