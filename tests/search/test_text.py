"""The index finds what a plain substring search finds, after whatever was done to the texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from partnerships.curation.editing import edit
from partnerships.models import Agreement, SearchDocument
from partnerships.search.index import index_of
from partnerships.search.stamp import current_stamp
from partnerships.search.text import (
    check_index,
    find_numbers,
    index_agreements,
    rank_numbers,
    rebuild,
    write_texts,
)
from partnerships.text import SEPARATOR, fold
from tests.making import make_agreement

pytestmark = pytest.mark.django_db

# Few characters, so that terms are found: words, what query languages, LIKE, tokenizers and JSON
# take for signs, what folds or composes, and what needs four bytes or is no character at all.
TRICKY = "観光京都蔵ーカガケヶｶﾞab Ab0é́ß" + "\"'`%_\\*?^:+-(){}[],.;!|#$~\t\n" + SEPARATOR
ASTRAL = "𠮷𠮟😀👨‍👩‍👧\U000e0100\ufeff\ufffd\ufffe\uffff\ue000\U0010ffff"
CHARACTERS = st.sampled_from(TRICKY + ASTRAL) | st.characters(
    exclude_categories=["Cs"], exclude_characters="\0"
)
TEXTS = st.text(CHARACTERS, max_size=40) | st.text("観光都", max_size=12)
TERMS = st.text(CHARACTERS, min_size=1, max_size=6) | st.text("観光都", min_size=1, max_size=6)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def document(number: int, text: str, title: str = "", partners: str = "") -> SearchDocument:
    return SearchDocument(agreement_id=number, title=title, partners=partners, text=text)


def make_bare_agreements(count: int) -> None:
    """Make agreements without search texts, numbered from 1."""
    Agreement.objects.bulk_create(Agreement(number=n) for n in range(1, count + 1))


def write(**texts: str) -> None:
    """Write the text of some agreements: `write(n1="観光")`."""
    write_texts([document(int(name[1:]), text) for name, text in texts.items()])


def found(term: str) -> list[int]:
    return list(find_numbers(term))


def holders(term: str, field: str = "text") -> BitMap:
    """What a plain substring search finds: Python's own, over all that is stored."""
    stored = SearchDocument.objects.values_list("pk", field)
    return BitMap(number for number, text in stored if term in text)


@pytest.fixture
def five() -> None:
    make_bare_agreements(5)


@st.composite
def texts_and_terms(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Texts and what to look for: pieces of them, one to six characters, and other terms."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=5))
    terms = draw(st.lists(TERMS, max_size=4))
    for text in filter(None, texts):
        start = draw(st.integers(0, len(text) - 1))
        terms.append(text[start : start + draw(st.integers(1, 6))])
        terms += [text[0], text[-1], text[-2:], text]
    return texts, terms


@given(texts_and_terms(), texts_and_terms())
def test_finds_exactly_what_a_substring_search_finds(
    first: tuple[list[str], list[str]], second: tuple[list[str], list[str]]
) -> None:
    """The second texts overwrite the first ones; every term of both is looked for each time."""
    terms = {*first[1], *second[1]}
    with rolled_back():
        make_bare_agreements(5)
        for texts in (first[0], second[0]):
            write_texts([document(at, text) for at, text in enumerate(texts, start=1)])
            assert {t: find_numbers(t) for t in terms} == {t: holders(t) for t in terms}


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), TERMS, TERMS)
def test_ranks_by_what_stands_in_title_and_partners(
    rows: list[tuple[str, str, str]], one: str, other: str
) -> None:
    with rolled_back():
        make_bare_agreements(5)
        write_texts([document(at, *texts) for at, texts in enumerate(rows, start=1)])
        matches = holders(one) | BitMap([1])
        titled = matches & holders(one, "title") & holders(other, "title")
        partnered = matches & holders(one, "partners") & holders(other, "partners")
        expected = [titled, partnered - titled, matches - titled - partnered]
        assert rank_numbers([one, other], matches) == expected


def test_ranks_all_alike_without_terms() -> None:
    assert rank_numbers([], BitMap([3, 1])) == [BitMap([1, 3]), BitMap(), BitMap()]


@pytest.mark.parametrize(
    "term",
    ["釜", "釜山", "釜山広域市", "busan", "2005年", "カ", "観光", "釜広", "札幌市釜山広域市"],
)
def test_agreement_is_found_by_its_text(term: str) -> None:
    number = make_agreement().number
    text = SearchDocument.objects.get(pk=number).text
    assert found(fold(term)) == ([number] if fold(term) in text else [])


def test_edited_agreement_is_found_by_its_new_text_only() -> None:
    agreement = make_agreement(title="水道に関する覚書", summary="")
    edit(agreement, {"title": "港湾に関する覚書"}, by=None, reason="誤り", version=1)
    assert found("港湾") == [agreement.number]
    assert found("水道") == []
    assert check_index() == []


def test_text_that_stays_as_it_is_is_not_written() -> None:
    number = make_agreement().number
    with CaptureQueriesContext(connection) as queries:
        index_agreements([number])
    of_search = [q["sql"] for q in queries if "partnerships_search" in q["sql"]]
    assert [sql for sql in of_search if not sql.startswith("SELECT")] == []


def test_new_agreements_cost_the_same_queries_whatever_their_number() -> None:
    numbers = [make_agreement().number for _ in range(6)]
    costs = []
    for some in (numbers[:1], numbers[1:]):
        SearchDocument.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            index_agreements(some)
        costs.append(len(queries))
        assert list(find_numbers("釜山")) == some
    assert costs[0] == costs[1]


@pytest.mark.usefixtures("five")
def test_deleted_text_is_found_no_more() -> None:
    write(n1="観光", n2="観光", n3="観光")
    SearchDocument.objects.get(pk=1).delete()
    Agreement.objects.filter(number=2).delete()
    assert found("観光") == [3]
    assert index_is_right()


@pytest.mark.usefixtures("five")
def test_text_deleted_behind_its_back_is_not_found_for_the_next_of_its_number() -> None:
    write(n1="観光", n2="観光", n3="経済")
    change_behind_its_back(1, "DELETE FROM")
    write(n1="水道")
    assert (found("観光"), found("水道"), found("経済")) == ([2], [1], [3])
    assert index_is_right()


@pytest.mark.django_db(transaction=True)
def test_flush_leaves_nothing_to_find() -> None:
    make_bare_agreements(5)
    write(n1="観光", n2="観光")
    call_command("flush", "--no-input", verbosity=0)
    assert found("観光") == []
    make_bare_agreements(5)
    write(n2="経済")
    assert (found("観光"), found("経済")) == ([], [2])
    assert index_is_right()


@pytest.mark.usefixtures("five")
def test_rolled_back_write_leaves_the_index_as_it_was() -> None:
    write(n1="観光", n2="経済", n3="水道")
    with rolled_back():
        write(n1="港湾", n4="観光")
        SearchDocument.objects.get(pk=2).delete()
        assert (found("観光"), found("経済"), found("港湾")) == ([4], [], [1])
    assert (found("観光"), found("経済"), found("港湾")) == ([1], [2], [])
    assert index_is_right()


@pytest.mark.django_db(transaction=True)
def test_rolled_back_transaction_leaves_the_index_as_it_was() -> None:
    make_bare_agreements(2)
    write(n1="観光")
    with rolled_back():
        write(n1="港湾", n2="観光")
    assert (found("観光"), found("港湾")) == ([1], [])
    assert index_is_right()


@pytest.mark.usefixtures("five")
def test_numbers_of_many_hits_come_whole() -> None:
    numbers = range(1, 3001)
    Agreement.objects.bulk_create(Agreement(number=n) for n in numbers[5:])
    write_texts([document(n, "観光" if n % 3 else "経済") for n in numbers])
    assert find_numbers("観光") == BitMap(n for n in numbers if n % 3)
    assert find_numbers("観") == find_numbers("観光")


def test_check_says_what_differs() -> None:
    right, wrong, missing = (make_agreement().number for _ in range(3))
    assert check_index() == []
    SearchDocument.objects.get(pk=wrong).delete()
    write_texts([document(wrong, "なにか")])
    SearchDocument.objects.get(pk=missing).delete()
    assert check_index() == [f"協定{n}の検索文が記録と違います。" for n in (wrong, missing)]
    assert found("釜山") == [right]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("text", ["光観", "観", "観光観", ""])
def test_check_sees_an_index_of_other_texts(text: str) -> None:
    write(n1="観光", n2="観光")
    assert index_is_right()
    change_behind_its_back(1, "UPDATE", "SET text = %s", text)
    assert not index_is_right()


def test_check_sees_what_is_indexed_without_a_text() -> None:
    number = make_agreement().number
    change_behind_its_back(number, "DELETE FROM")
    assert len(check_index()) == 2


def test_rebuild_mends_texts_and_index() -> None:
    kept, wrong, missing = (make_agreement().number for _ in range(3))
    before, text = current_stamp(), SearchDocument.objects.get(pk=kept).text
    change_behind_its_back(wrong, "UPDATE", "SET text = %s", "なにか")
    change_behind_its_back(missing, "DELETE FROM")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert check_index() == []
    assert found("釜山") == [kept, wrong, missing]
    assert set(SearchDocument.objects.values_list("text", flat=True)) == {text}
    assert current_stamp() != before
    assert out.getvalue() == "検索の索引を作り直しました。\n"


@pytest.mark.usefixtures("five")
def test_rebuild_leaves_agreements_without_parties_findable() -> None:
    Agreement.objects.filter(number=3).update(title="水道に関する覚書")
    rebuild()
    assert found("水道") == [3]
    assert SearchDocument.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_taken_back_and_indexes_what_is_there() -> None:
    make_bare_agreements(2)
    write(n1="観光", n2="経済")
    change_schema("drop_index")
    SearchDocument.objects.filter(pk=1).update(text="港湾")
    change_schema("make_index")
    assert (found("観光"), found("経済"), found("港湾")) == ([], [2], [1])
    assert index_is_right()


def index_is_right() -> bool:
    with connection.cursor() as cursor:
        return index_of(connection).is_right(cursor)


def change_behind_its_back(number: int, verb: str, change: str = "", *values: str) -> None:
    """Change a search text as nothing in this project does, so that the index doesn't follow."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # no triggers
        sql = f"{verb} partnerships_searchdocument {change} WHERE agreement_id = %s"
        cursor.execute(sql, [*values, number])
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")


def change_schema(function: str) -> None:
    migration: Any = import_module("partnerships.migrations.0002_search_index")
    with connection.schema_editor() as editor:
        getattr(migration, function)(apps, editor)


def test_a_term_is_asked_for_once_while_what_it_found_is_kept() -> None:
    make_bare_agreements(2)
    write_texts([document(1, "釜山との覚書", title="釜山との覚書")])
    kept: dict[tuple[str, str], BitMap] = {}
    with CaptureQueriesContext(connection) as queries:
        assert [list(find_numbers("釜山", kept)) for _ in range(3)] == [[1]] * 3
        tiers = [rank_numbers(["釜山"], BitMap([1, 2]), kept) for _ in range(3)]
    assert tiers == [[BitMap([1]), BitMap(), BitMap([2])]] * 3
    assert len(queries) == 3
