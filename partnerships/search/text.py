"""The text by which agreements are found: written here with every change, and asked here.

A term finds an agreement if its folded form stands in the folded search text. Fields are joined by
a separator that no term can contain, so nothing matches across two of them. `SearchDocument` is the
truth; the index of `index.py` only makes it fast, and changes in the same transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import connection, connections, router, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from pyroaring import BitMap

from partnerships.models import Agreement, SearchDocument
from partnerships.search.documents import changed_documents, write_documents
from partnerships.search.index import index_of
from partnerships.search.stamp import move_stamp
from partnerships.text import SEPARATOR, fold

_BATCH = 500
_MOST_KEPT = 200  # of a million agreements a set has up to 125 kB
_FIELDS = ("title", "partners", "text")
Progress = Callable[[Sequence[int]], Iterable[int]]
Found = dict[tuple[str, str], BitMap]


def find_numbers(term: str, kept: Found | None = None) -> BitMap:
    """Give the numbers of all agreements whose search text holds the folded term; one query.

    None where it stands in `kept`, which is of one stamp: a word is asked for again and again, with
    other filters, sorts and pages.
    """
    return _find("text", term, kept)


def rank_numbers(terms: Sequence[str], matches: BitMap, kept: Found | None = None) -> list[BitMap]:
    """Split the matches: every term in the title, else every term in the partners, the rest.

    Two queries a term that does not stand in `kept`.
    """
    in_title, in_partners = (
        BitMap.intersection(matches, *(_find(field, term, kept) for term in terms))
        for field in ("title", "partners")
    )
    return [in_title, in_partners - in_title, matches - in_title - in_partners]


def _find(field: str, term: str, kept: Found | None) -> BitMap:
    if kept is None:
        return _ask(field, term)
    found = kept.get((field, term))
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[field, term] = _ask(field, term)
    return found


def _ask(field: str, term: str) -> BitMap:
    database = connections[router.db_for_read(SearchDocument)]
    with database.cursor() as cursor:
        return index_of(database).find(cursor, field, term)


def index_agreements(numbers: Sequence[int]) -> None:
    """Write the documents and, where they changed, the search texts of these agreements anew.

    A fixed number of queries per 500.
    """
    with transaction.atomic():
        for agreements in _read(numbers):
            write_documents(agreements)
            write_texts(_changed_texts(agreements))


def write_texts(documents: Sequence[SearchDocument]) -> None:
    """Write search texts and index them: the only way in. A transaction of its own or a part."""
    if not documents:
        return
    numbers = [document.pk for document in documents]
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        index_of(connection).following(cursor, numbers),
    ):
        _save(documents)


def _save(documents: Sequence[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["agreement"], update_fields=_FIELDS
    )


@receiver(pre_delete, sender=SearchDocument)
def _forget(instance: SearchDocument, **kwargs: object) -> None:
    with connection.cursor() as cursor:
        index_of(connection).forget(cursor, [instance.pk])


def rebuild(progress: Progress = iter) -> None:
    """Write every document, search text and the whole index anew, whatever state they are in."""
    with transaction.atomic(), connection.cursor() as cursor:
        with index_of(connection).rebuilding(cursor):
            for agreements in _read(_all_numbers(), progress):
                write_documents(agreements)
                _save(_changed_texts(agreements))
        move_stamp()


def check_index() -> list[str]:
    """Say what differs from the record: documents and search texts, and the index as a whole."""
    differences = []
    for agreements in _read(_all_numbers()):
        numbers = changed_documents(agreements)
        differences += [f"協定{number}の公開用JSONが記録と違います。" for number in numbers]
        numbers = [document.pk for document in _changed_texts(agreements)]
        differences += [f"協定{number}の検索文が記録と違います。" for number in numbers]
    with connection.cursor() as cursor:
        if not index_of(connection).is_right(cursor):
            differences.append("検索の索引が検索文と違います。")
    return differences


def _all_numbers() -> list[int]:
    return list(Agreement.objects.order_by("number").values_list("number", flat=True))


def _read(numbers: Sequence[int], progress: Progress = iter) -> Iterator[list[Agreement]]:
    """Give the agreements with all that is searched, 500 at a time."""
    for start in progress(range(0, len(numbers), _BATCH)):
        batch = numbers[start : start + _BATCH]
        yield list(Agreement.objects.filter(number__in=batch).with_parties())


def _changed_texts(agreements: Sequence[Agreement]) -> list[SearchDocument]:
    """Give the search texts that are not stored as they should be; one query."""
    stored = SearchDocument.objects.in_bulk([agreement.pk for agreement in agreements])
    documents = [_document(agreement) for agreement in agreements]
    return [d for d in documents if _texts(d) != _texts(stored.get(d.pk))]


def _texts(document: SearchDocument | None) -> tuple[str, ...] | None:
    return tuple(getattr(document, field) for field in _FIELDS) if document else None


def _document(agreement: Agreement) -> SearchDocument:
    partners = [
        name
        for link in agreement.partner_links.all()
        for name in (link.partner.name, link.partner.name_en)
    ]
    return SearchDocument(
        agreement=agreement,
        title=fold(agreement.title),
        partners=_join(partners),
        text=_join([agreement.title, agreement.summary, *partners, *_other_names(agreement)]),
    )


def _other_names(agreement: Agreement) -> Iterator[str]:
    for link in agreement.government_links.all():
        government = link.local_government
        yield from (government.name, government.kana, government.romaji)
        yield government.prefecture.name
        yield f"{government.prefecture.name}{government.district}{government.name}"
    for partner_link in agreement.partner_links.all():
        country = partner_link.partner.country
        if country and country.code != "JP":
            yield from (country.name, country.formal_name, country.name_en)
    for topic in agreement.topics.all():
        yield from (topic.name, topic.name_en)
    for row in agreement.source_rows.all():
        yield from row.cells[:5]


def _join(fields: Iterable[str]) -> str:
    folded = dict.fromkeys(fold(field) for field in fields)
    return SEPARATOR.join(field for field in folded if field)
