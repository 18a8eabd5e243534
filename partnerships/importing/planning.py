"""What taking a list in would do, as a value: read, normalised, matched, merged; nothing written.

The bytes of a file come in and a Plan goes out, for the command line and for the admin's pages.
`deciding.py` carries out what staff decide about it; `storing.py` applies it while the record still
has the stamp that the plan was made at.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from partnerships.importing.editions import edition_of
from partnerships.importing.likeness import likeness
from partnerships.importing.matching import KnownRow, Match, match_rows
from partnerships.importing.merging import Merge, Values, merge
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.partner_store import PartnerStore
from partnerships.importing.reading import RawRow, SourceList, read_rows
from partnerships.importing.vocabulary import load_vocabulary
from partnerships.models import Agreement, Edition, SourceRow
from partnerships.search.stamp import current_stamp

MOST_CHOICES = 4  # agreements offered for a doubtful row
Progress = Callable[[Iterable[int]], Iterable[int]]
Reader = Callable[[RawRow], Draft]


@dataclass(frozen=True)
class Choice:
    """An agreement that a doubtful row may be, and what the row would then do to it."""

    known: KnownRow
    merge: Merge


@dataclass
class Plan:
    """What an import is going to do: every row with its draft and its match, by index.

    `merges` are those of changed rows, `choices` those offered for doubtful ones, the likeliest
    first; `listed` are the agreements that the record has in its newest edition. An `edition` that
    is stored already (the same bytes) has nothing to be applied.
    """

    source: SourceList
    edition: Edition
    content: bytes
    stamp: uuid.UUID
    drafts: list[Draft]
    matches: list[Match]
    merges: dict[int, Merge] = field(default_factory=dict)
    choices: dict[int, list[Choice]] = field(default_factory=dict)
    listed: frozenset[int] = frozenset()

    @property
    def is_applied(self) -> bool:
        return not self.edition._state.adding

    @property
    def vanished(self) -> list[int]:
        """The agreements that no row is or may be."""
        found = {match.known.number for match in self.matches if match.known}
        return sorted(self.listed - found)

    @property
    def unlisted(self) -> list[int]:
        """The agreements that no row surely is: the vanished, and those that wait for staff."""
        surely = (match for match in self.matches if not match.is_doubtful)
        return sorted(self.listed - {match.known.number for match in surely if match.known})

    def rows_that_are(self, kind: str) -> list[int]:
        return [match.index for match in self.matches if self.kind_of(match) == kind]

    def kind_of(self, match: Match) -> str:
        if match.known is None:
            return "new"
        if match.is_doubtful:
            return "doubtful"
        is_same = match.known.row.cells == self.source.rows[match.index].cells
        return "same" if is_same else "changed"


def make_plan(
    content: bytes,
    file_name: str,
    edition_key: str | None = None,
    by: User | None = None,
    *,
    progress: Progress = iter,
) -> Plan:
    """Plan the import of a file; `NotAListError` says why it can't be.

    `edition_key` is `YYYY-MM`, needed where the file has no as-of line. Locks nothing: what changes
    meanwhile moves the stamp, and the plan is refused when it is applied.
    """
    stamp = current_stamp()
    source = read_rows(content, file_name)
    edition = edition_of(source, content, file_name, edition_key, by)
    vocabulary = load_vocabulary()

    def read(row: RawRow) -> Draft:
        return normalise(row, vocabulary, edition.as_of)

    drafts = [read(source.rows[index]) for index in progress(range(len(source.rows)))]
    is_stored = not edition._state.adding
    known = _rows_of(edition) if is_stored else _known_rows()
    matches = match_rows(source.rows, drafts, known, read)
    listed = frozenset() if is_stored else _listed()
    plan = Plan(source, edition, content, stamp, drafts, matches, listed=listed)
    _merge_rows(plan, _offer(plan, known, read), read)
    return plan


def _listed() -> frozenset[int]:
    return frozenset(Agreement.objects.filter(is_listed=True).values_list("number", flat=True))


def _rows_of(edition: Edition) -> list[KnownRow]:
    """Give the rows of a stored edition: its file is the same, whatever came later."""
    return [_known(row) for row in edition.rows.select_related("edition").order_by("position")]


def _known_rows() -> list[KnownRow]:
    """Give the newest source row of every agreement, merged ones too, in the list's order.

    Rows of an edition that was taken back are no base.
    """
    newest: dict[int, SourceRow] = {}
    standing = SourceRow.objects.filter(edition__taken_back_at=None).select_related("edition")
    for row in standing.order_by("edition__as_of", "edition", "position"):
        newest[row.merged_from_id or row.agreement_id] = row
    return [_known(row) for row in sorted(newest.values(), key=lambda row: row.position)]


def _known(row: SourceRow) -> KnownRow:
    raw = RawRow(row.page, row.line, row.cells)
    as_of = row.edition.as_of
    return KnownRow(row.agreement_id, raw, row.merged_from_id, as_of.last_day if as_of else None)


def _offer(plan: Plan, known: Collection[KnownRow], read: Reader) -> dict[int, list[KnownRow]]:
    """Give the agreements that each doubtful row may be: its match, then the rest by likeness."""
    doubtful = {match.index: match for match in plan.matches if match.is_doubtful and match.known}
    sure = {m.known.key for m in plan.matches if m.known and not m.is_doubtful}
    left = [old for old in known if old.key not in sure] if doubtful else []
    read_once = {old.key: read(old.row) for old in left}
    offered = {}
    for index, match in doubtful.items():
        others = _alike(plan.drafts[index], left, read_once)
        ranked = [match.known, *(old for old in others if old != match.known)]
        offered[index] = [old for old in ranked if old][:MOST_CHOICES]
    return offered


def _alike(draft: Draft, left: Iterable[KnownRow], drafts: Mapping[int, Draft]) -> list[KnownRow]:
    """Give the rows that share a local government with the draft, the most alike first."""
    governments = set(draft.local_governments)
    shared = [old for old in left if governments & set(drafts[old.key].local_governments)]
    return sorted(shared, key=lambda old: (-likeness(draft, drafts[old.key]), old.key))


def _merge_rows(plan: Plan, offered: dict[int, list[KnownRow]], read: Reader) -> None:
    """Work out what each changed row, and each choice of a doubtful one, would set."""
    changed = {m.index: m.known for m in plan.matches if m.known and plan.kind_of(m) == "changed"}
    numbers = {old.number for old in changed.values()}
    numbers |= {old.number for choices in offered.values() for old in choices}
    agreements = Agreement.objects.filter(number__in=numbers).with_parties().in_bulk()
    store = PartnerStore()

    def merged(index: int, old: KnownRow) -> Merge:
        base, theirs = (values_of(draft, store) for draft in (read(old.row), plan.drafts[index]))
        ours = values_now(agreements[old.number])
        found = merge(old.row, plan.source.rows[index], base, theirs, ours)
        return found.left_to_staff() if old.merged_from else found

    plan.merges = {index: merged(index, old) for index, old in changed.items()}
    plan.choices = {
        index: [Choice(old, merged(index, old)) for old in choices]
        for index, choices in offered.items()
    }


def values_of(draft: Draft, store: PartnerStore) -> Values:
    """Give a draft's values in the form they are compared in."""
    return {
        "title": draft.title,
        "local_governments": draft.local_governments,
        "partners": [store.key_of(partner) for partner in draft.partners],
        "topics": sorted(draft.topics),
        "summary": draft.summary,
        "signed": draft.signed,
        "signed_also": [date.edtf for date in draft.signed_also],
        "official_url": draft.official_url,
    }


def values_now(agreement: Agreement) -> Values:
    """Give an agreement's present values in the same form."""
    return {
        "title": agreement.title,
        "local_governments": [g.local_government_id for g in agreement.government_links.all()],
        "partners": [link.partner_id for link in agreement.partner_links.all()],
        "topics": sorted(topic.code for topic in agreement.topics.all()),
        "summary": agreement.summary,
        "signed": agreement.signed,
        "signed_also": agreement.signed_also,
        "official_url": agreement.official_url,
    }
