"""The writes of an import, one table after the other; called by `storing.py` in its transaction."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User

from partnerships.curation.doubts import Doubt
from partnerships.curation.findings import Cause, close, raise_doubts, settle_answered
from partnerships.curation.numbers import next_numbers
from partnerships.importing.merging import Merge
from partnerships.importing.normalising import Draft
from partnerships.importing.partner_store import PartnerStore
from partnerships.importing.reading import RawRow
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Edition,
    Finding,
    FindingCode,
    SourceRow,
    State,
    Topic,
    hash_rows,
)

_BATCH = 500


def answer_of(edition: Edition) -> str:
    """Give the reason of findings that an import has settled."""
    return f"一覧 {edition.key} の取り込みで解決"


class RowWriter:
    """Writes the rows of one edition."""

    def __init__(self, edition: Edition, by: User | None, reason: str = "") -> None:
        self.edition = edition
        self.cause = Cause(reason or answer_of(edition), by, edition)
        self.partners = PartnerStore()

    def create(self, drafts: Sequence[tuple[Draft, bool]]) -> list[int]:
        """Make an agreement of each (draft, is doubtful), in order; gives their numbers."""
        numbers = next_numbers("agreement", len(drafts)) if drafts else []
        numbered = list(zip(numbers, drafts, strict=True))
        Agreement.objects.bulk_create(
            [_agreement(number, draft, doubtful) for number, (draft, doubtful) in numbered],
            batch_size=_BATCH,
        )
        plain = [(number, draft) for number, (draft, _) in numbered]
        self._link_governments(plain)
        self._link_partners(plain)
        self._link_topics(plain)
        return numbers

    def _link_governments(self, numbered: Iterable[tuple[int, Draft]]) -> None:
        AgreementLocalGovernment.objects.bulk_create(
            [
                AgreementLocalGovernment(
                    agreement_id=number, local_government_id=code, position=position
                )
                for number, draft in numbered
                for position, code in enumerate(draft.local_governments)
            ],
            batch_size=_BATCH,
        )

    def _link_partners(self, numbered: Iterable[tuple[int, Draft]]) -> None:
        links = []
        for number, draft in numbered:
            partners = dict.fromkeys(self.partners.get(p).pk for p in draft.partners)
            links += [
                AgreementPartner(agreement_id=number, partner_id=pk, position=position)
                for position, pk in enumerate(partners)
            ]
        AgreementPartner.objects.bulk_create(links, batch_size=_BATCH)

    def _link_topics(self, numbered: Iterable[tuple[int, Draft]]) -> None:
        through = Agreement.topics.through
        through.objects.bulk_create(
            [
                through(agreement_id=number, topic_id=code)
                for number, draft in numbered
                for code in draft.topics
            ],
            batch_size=_BATCH,
        )

    def apply_merges(self, merges: Sequence[tuple[int, Draft, Merge]]) -> list[int]:
        """Set the taken fields of changed agreements; gives the numbers that really changed.

        An agreement that another was merged into may have more than one row.
        """
        changed = {number for number, _, merged in merges if merged.take}
        agreements = Agreement.objects.in_bulk(list(changed))
        for number, draft, merged in merges:
            if merged.take:
                self._take(agreements[number], draft, merged.take)
        for number, _, merged in merges:
            settle_answered(number, [*merged.agreed, *merged.written], self.cause)
        return sorted(changed)

    def write_decided(self, merges: Sequence[tuple[int, Draft, Merge]]) -> list[int]:
        """Set the fields for which staff wrote a value of their own; gives the numbers."""
        decided = {number for number, _, merged in merges if merged.written}
        agreements = Agreement.objects.in_bulk(list(decided))
        for number, draft, merged in merges:
            if merged.written:
                self._take(agreements[number], draft, merged.written)
        return sorted(decided)

    def _take(self, agreement: Agreement, draft: Draft, fields: Sequence[str]) -> None:
        pair = [(agreement.number, draft)]
        if "local_governments" in fields:
            agreement.government_links.all().delete()
            self._link_governments(pair)
        if "partners" in fields:
            agreement.partner_links.all().delete()
            self._link_partners(pair)
        if "topics" in fields:
            agreement.topics.set(Topic.objects.filter(code__in=draft.topics))
        for name in ("title", "summary", "signed", "official_url"):
            if name in fields:
                setattr(agreement, name, getattr(draft, name))
        if "signed_also" in fields:
            agreement.signed_also = [date.edtf for date in draft.signed_also]
        agreement.save()

    def mark_listed(self, numbers: Iterable[int]) -> list[int]:
        """Mark as in the newest edition; gives those that were not before."""
        unlisted = Agreement.objects.filter(number__in=list(numbers), is_listed=False)
        found = list(unlisted.values_list("number", flat=True))
        unlisted.update(is_listed=True)
        return found

    def mark_vanished(self, numbers: Sequence[int]) -> None:
        """Keep them published, marked as not in the newest edition."""
        Agreement.objects.filter(number__in=numbers).update(is_listed=False)

    def save_rows(
        self, rows: Iterable[tuple[int, int, RawRow]], merged_from: Mapping[int, int]
    ) -> None:
        """Keep each (agreement, position, row) as written; the edition keeps a hash of them all.

        `merged_from` has the positions of the rows whose own agreement was merged into this one.
        """
        rows = list(rows)
        as_hashed = ((position, row.page, row.line, *row.cells) for _, position, row in rows)
        self.edition.rows_hash = hash_rows(self.edition.sha256, as_hashed)
        self.edition.save(update_fields=["rows_hash"])
        SourceRow.objects.bulk_create(
            [
                SourceRow(
                    edition=self.edition,
                    agreement_id=number,
                    merged_from_id=merged_from.get(position),
                    position=position,
                    page=row.page,
                    line=row.line,
                    local_governments_as_written=row.cells[0],
                    title_as_written=row.cells[1],
                    partners_as_written=row.cells[2],
                    topics_as_written=row.cells[3],
                    summary_as_written=row.cells[4],
                    url_as_written=row.cells[5],
                )
                for number, position, row in rows
            ],
            batch_size=_BATCH,
        )

    def save_findings(self, doubts: Sequence[Doubt]) -> None:
        """Add what the rows leave in doubt and is not there yet; what staff closed stays closed."""
        raise_doubts(doubts, self.cause)

    def keep_ours(self, conflicts: Sequence[Doubt]) -> None:
        """Note of conflicts that staff looked at them and decided to keep ours."""
        if not conflicts:
            return
        raise_doubts(conflicts, self.cause)
        wanted = {(doubt.number, doubt.field, doubt.value) for doubt in conflicts}
        stored = Finding.objects.filter(
            agreement__in={number for number, *_ in wanted}, code=FindingCode.IMPORT_CONFLICT
        )
        decided = [f for f in stored if (f.agreement_id, f.field, f.value) in wanted]
        reason = f"一覧 {self.edition.key} の取り込みのときに職員が確かめ、訂正のまま"
        close(decided, Finding.State.DISMISSED, reason, self.cause.by)


def _agreement(number: int, draft: Draft, is_doubtful: bool) -> Agreement:
    return Agreement(
        number=number,
        title=draft.title,
        summary=draft.summary,
        signed=draft.signed,
        signed_also=[date.edtf for date in draft.signed_also],
        official_url=draft.official_url,
        state=State.DRAFT if is_doubtful else State.PUBLISHED,
        is_listed=True,
    )
