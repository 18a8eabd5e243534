"""The text by which agreements are found: written here with every change, and asked here.

A term finds an agreement if its folded form stands in the folded search text. Fields are joined by
a separator that no term can contain, so nothing matches across two of them.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from partnerships.models import Agreement, SearchDocument
from partnerships.search.documents import write_documents
from partnerships.text import SEPARATOR, fold

_BATCH = 500


def index_agreements(numbers: Sequence[int]) -> None:
    """Write the search text of these agreements anew; a fixed number of queries per 500."""
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        agreements = list(Agreement.objects.filter(number__in=batch).with_parties())
        write_documents(agreements)
        SearchDocument.objects.bulk_create(
            [_document(agreement) for agreement in agreements],
            update_conflicts=True,
            unique_fields=["agreement"],
            update_fields=["title", "partners", "text"],
        )


def find_numbers(term: str) -> list[int]:
    """Give the numbers of all agreements whose search text holds the folded term; one query."""
    return list(SearchDocument.objects.filter(_contains("text", term)).values_list("pk", flat=True))


def rank_numbers(terms: Sequence[str]) -> dict[int, int]:
    """Give 2 for agreements that hold every term in the title, 1 in the partners; others absent."""
    if not terms:
        return {}
    ranks: dict[int, int] = {}
    for column, rank in (("partners", 1), ("title", 2)):
        conditions = Q()
        for term in terms:
            conditions &= _contains(column, term)
        found = SearchDocument.objects.filter(conditions).values_list("pk", flat=True)
        ranks |= dict.fromkeys(found, rank)
    return ranks


def _contains(column: str, term: str) -> Q:
    # `contains` is LIKE with its signs escaped. SQLite's LIKE ignores case in ASCII only, and
    # folded text has no upper case, so both databases give the same.
    return Q(**{f"{column}__contains": term})


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
