"""The public parameters: what they take, what they say of what they don't, and that none breaks."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import PartialDate
from partnerships.search.filters import LONGEST_QUERY, MOST_VALUES, read_search
from partnerships.search.query import AgreementSearch

PARAMETERS = [
    "q",
    "prefecture",
    "local_government",
    "country",
    "topic",
    "partner_kind",
    "partner",
    "signed_from",
    "signed_to",
    "has_url",
    "listed",
    "sort",
    "page",
    "per_page",
]


def read(query: str) -> AgreementSearch:
    return read_search(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "search"),
    [
        pytest.param("", AgreementSearch(), id="nothing"),
        pytest.param("q=&prefecture=&sort=", AgreementSearch(), id="blank"),
        pytest.param("color=red&Q=x", AgreementSearch(), id="unknown-parameters"),
        pytest.param("q=+観光　韓国%20", AgreementSearch(q="観光 韓国"), id="spaces-of-words"),
        pytest.param("q=観光&q=韓国", AgreementSearch(q="観光 韓国"), id="words-twice"),
        pytest.param(
            "prefecture=27&prefecture=13&prefecture=27",
            AgreementSearch(prefecture=("13", "27")),
            id="repeated-in-any-order",
        ),
        pytest.param("prefecture= 01 ", AgreementSearch(prefecture=("01",)), id="spaces-around"),
        pytest.param("prefecture=99", AgreementSearch(prefecture=("99",)), id="nobody-has-it"),
        pytest.param("country=KR", AgreementSearch(country=("kr",)), id="country-in-either-case"),
        pytest.param("country=unknown", AgreementSearch(country=("unknown",)), id="unknown"),
        pytest.param("topic=tourism", AgreementSearch(topic=("tourism",)), id="topic"),
        pytest.param("partner_kind=city", AgreementSearch(partner_kind=("city",)), id="kind"),
        pytest.param("partner=8", AgreementSearch(partner=("8",)), id="partner"),
        pytest.param(
            "signed_from=2010&signed_to=2012-07",
            AgreementSearch(signed_from=PartialDate(2010), signed_to=PartialDate(2012, 7)),
            id="dates-as-far-as-known",
        ),
        pytest.param("signed_from=unknown", AgreementSearch(is_undated=True), id="undated"),
        pytest.param("has_url=1&has_url=no", AgreementSearch(has_url=False), id="last-flag-counts"),
        pytest.param("listed=TRUE", AgreementSearch(listed=("yes",)), id="flag-in-any-words"),
        pytest.param("sort=newest", AgreementSearch(sort="newest"), id="sort"),
        pytest.param("sort=code", AgreementSearch(), id="the-usual-sort"),
        pytest.param("page=3&per_page=1000", AgreementSearch(page=3, per_page=1000), id="page"),
    ],
)
def test_parameters_are_read(query: str, search: AgreementSearch) -> None:
    assert read(query) == search
    assert read(query).malformed == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prefecture", "1"),
        ("prefecture", "tokyo"),
        ("prefecture", "０１"),
        ("local_government", "11002"),
        ("country", "kor"),
        ("country", "韓国"),
        ("topic", "観光"),
        ("topic", "Tourism"),
        ("partner_kind", "town"),
        ("partner", "0"),
        ("partner", "-1"),
        ("partner", "9999999999"),
        ("signed_from", "2010-13"),
        ("signed_from", "2010年"),
        ("signed_to", "2010-02-30"),
        ("has_url", "maybe"),
        ("listed", "unknown"),
        ("sort", "random"),
        ("page", "0"),
        ("page", "1.5"),
        ("page", "9999999"),
        ("per_page", "1001"),
        ("per_page", "unknown"),
        ("q", "a\x00b"),
        ("q", "a\x1bb"),
        ("q", "\ufffd"),
    ],
)
def test_malformed_value_is_left_out_and_named(name: str, value: str) -> None:
    parameters = QueryDict(mutable=True)
    parameters[name] = value
    search = read_search(parameters)
    assert search == AgreementSearch()
    assert search.malformed == ((name, value),)


def test_malformed_value_leaves_the_good_ones() -> None:
    search = read("prefecture=01&prefecture=x&country=kr&page=no")
    assert search == AgreementSearch(prefecture=("01",), country=("kr",))
    assert search.malformed == (("prefecture", "x"), ("page", "no"))


def test_words_that_are_too_long_are_named() -> None:
    longest = "あ" * LONGEST_QUERY
    assert read(f"q={longest}").q == longest
    search = read(f"q={longest}あ")
    assert search.q == ""
    assert search.malformed == (("q", f"{longest}あ"),)


def test_words_of_several_parameters_may_together_be_no_longer() -> None:
    half = "あ" * (LONGEST_QUERY // 2)
    assert read(f"q={half}&q={half[1:]}i").malformed == (("q", f"{half} {half[1:]}i"),)
    assert read(f"q={half}&q={half[1:]}").q == f"{half} {half[1:]}"


def test_values_beyond_the_hundredth_are_named() -> None:
    codes = [f"{code:06}" for code in range(MOST_VALUES + 2)]
    search = read("&".join(f"local_government={code}" for code in codes))
    assert search.local_government == tuple(codes[:MOST_VALUES])
    assert search.malformed == tuple(("local_government", code) for code in codes[MOST_VALUES:])


values = st.one_of(st.text(), st.sampled_from(["unknown", "1", "01", "kr", "2010-02", "\x00", "²"]))


@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), values)))
def test_no_parameter_is_an_error_and_what_is_read_reads_back(
    pairs: list[tuple[str, str]],
) -> None:
    parameters = QueryDict(mutable=True)
    for name, value in pairs:
        parameters.appendlist(name, value)
    search = read_search(parameters)
    again = read(search.query_string(search.page)[1:])
    assert again.values() == search.values()
    assert again.malformed == ()
