"""One agreement as its page and its JSON read it: one query, and no model made of it.

The page is asked most, and making the model took longer than asking the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections, router
from django.http import Http404

from partnerships.curation.visibility import is_unseen
from partnerships.dates import PartialDate
from partnerships.models import Agreement, AgreementDocument, InForce, State

_STORED = f"""
    SELECT state, merged_into_id, in_force, term_ends, document.content
    FROM {Agreement._meta.db_table} AS agreement
    JOIN {AgreementDocument._meta.db_table} AS document ON agreement_id = number
    WHERE number = %s AND state <> %s
"""  # names of our own tables, values are bound  # nosec B608


class Stored(NamedTuple):
    """What stands beside an agreement's document (`text`, JSON): what becomes of its address."""

    state: str
    merged_into: int | None
    in_force: str
    term_ends: str | None
    text: str


@dataclass(frozen=True)
class ShownAgreement:
    """What an agreement's page shows of its columns; `in_force_said` is blank where unknown."""

    number: int
    url: str
    is_listed: bool
    summary: str
    official_url: str
    version: int
    updated_at: datetime
    term_ends: PartialDate | None
    in_force_said: str


def find_stored(number: int) -> Stored:
    """Give an agreement the public may see or know of; a draft is unknown, and so is a number.

    What was merged into a draft is as unknown as that.
    """
    with connections[router.db_for_read(Agreement)].cursor() as cursor:
        cursor.execute(_STORED, [number, State.DRAFT.value])
        row = cursor.fetchone()
    if row is None:
        raise _unknown()
    stored = Stored(*row)
    if stored.state == State.MERGED and is_unseen(Agreement(pk=number, state=stored.state)):
        raise _unknown()
    return stored


def find_withdrawn(number: int) -> Agreement:
    """Give a withdrawn agreement; one that was a draft until then stays unknown."""
    agreement = Agreement.objects.get(pk=number)
    if is_unseen(agreement):
        raise _unknown()
    return agreement


def shown_of(stored: Stored, document: dict[str, Any]) -> ShownAgreement:
    is_known = stored.in_force != InForce.UNKNOWN
    return ShownAgreement(
        number=document["number"],
        url=document["url"],
        is_listed=document["listed"],
        summary=document["summary"],
        official_url=document["official_url"] or "",
        version=document["version"],
        updated_at=datetime.fromisoformat(document["updated_at"]),
        term_ends=PartialDate.from_edtf(stored.term_ends) if stored.term_ends else None,
        in_force_said=str(InForce(stored.in_force).label) if is_known else "",
    )


def _unknown() -> Http404:
    return Http404("その番号の協定はありません。")
