"""Takes a list into the record: the only place where an import writes.

`import_list` reads, normalises, matches, merges and stores in one transaction and gives a Summary;
with `dry_run` it does all but the storing. The same file twice changes nothing.
"""

import hashlib
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.curation.history import record_revisions
from partnerships.dates import PartialDate
from partnerships.importing.issues import Issue
from partnerships.importing.matching import KnownRow, Match, match_rows
from partnerships.importing.merging import Merge, Values, merge
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.reading import NotAListError, RawRow, SourceList, read_rows
from partnerships.importing.summary import Summary
from partnerships.importing.vocabulary import load_vocabulary
from partnerships.importing.writing import PartnerStore, RowWriter
from partnerships.models import Agreement, Edition, FindingCode, Revision, SourceRow
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

PUBLISHER = "一般財団法人自治体国際化協会（CLAIR）"


@dataclass
class Plan:
    """What an import is going to do: every row with its draft and its match."""

    source: SourceList
    edition: Edition
    drafts: list[Draft]
    matches: list[Match]
    merges: dict[int, Merge]
    vanished: list[int]

    def rows_that_are(self, kind: str) -> list[int]:
        return [match.index for match in self.matches if self.kind_of(match) == kind]

    def kind_of(self, match: Match) -> str:
        if match.known is None:
            return "new"
        if match.is_doubtful:
            return "doubtful"
        is_same = match.known.row.cells == self.source.rows[match.index].cells
        return "same" if is_same else "changed"


def import_list(
    content: bytes,
    file_name: str,
    edition_key: str | None = None,
    by: User | None = None,
    *,
    dry_run: bool = False,
    progress: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> Summary:
    """Take the list in; `NotAListError` (nothing stored) says why it can't be.

    `edition_key` is `YYYY-MM`, needed where the file has no as-of line.
    """
    source = read_rows(content, file_name)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        hold_stamp()
        edition = _edition(source, digest, file_name, edition_key, by)
        plan = _plan(source, edition, progress)
        if not dry_run and edition._state.adding:
            _store(plan, by)
            move_stamp()
    return _summarise(plan)


def _edition(
    source: SourceList,
    digest: str,
    file_name: str,
    key: str | None,
    by: User | None,
) -> Edition:
    """Give the edition this file is: the stored one of the same bytes, or a new unsaved one."""
    known = Edition.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    as_of = _as_of(source, key)
    newest = Edition.objects.order_by("as_of", "pk").last()
    if newest is not None and _month(as_of) < newest.key[:7]:
        raise NotAListError(
            f"この一覧（{as_of.edtf}時点）は、取り込み済みの{newest.key}より古いため取り込めません。"
        )
    return Edition(
        key=_free_key(_month(as_of)),
        publisher=PUBLISHER,
        title=source.title[:200] or "姉妹友好都市以外の提携リスト",
        as_of=as_of,
        as_of_as_written=source.as_of_as_written[:200],
        file_name=file_name[:255],
        sha256=digest,
        imported_by=by,
    )


def _as_of(source: SourceList, key: str | None) -> PartialDate:
    """The stated edition wins over the file's own as-of line; one of them must say the month."""
    try:
        as_of = PartialDate.from_edtf(key) if key else source.as_of
    except ValueError as error:
        raise NotAListError(f"版「{key}」は YYYY-MM の形ではありません。") from error
    if as_of is None or as_of.month is None:
        raise NotAListError(
            "一覧の時点（平成28年9月現在 など）が分かりません。"
            "--edition YYYY-MM で指定してください。"
        )
    return as_of


def _month(as_of: PartialDate) -> str:
    return as_of.edtf[:7]


def _free_key(month: str) -> str:
    """Give the month, or the month with the next number when other bytes have it already."""
    taken = set(Edition.objects.filter(key__startswith=month).values_list("key", flat=True))
    keys = [month, *(f"{month}-{number}" for number in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)


def _plan(
    source: SourceList, edition: Edition, progress: Callable[[Iterable[int]], Iterable[int]]
) -> Plan:
    """Match every row; what a changed row would set is decided here, and nothing written."""
    vocabulary = load_vocabulary()

    def read(row: RawRow) -> Draft:
        return normalise(row, vocabulary, edition.as_of)

    drafts = [read(source.rows[index]) for index in progress(range(len(source.rows)))]
    known = _known_rows()
    matches = match_rows(source.rows, drafts, known, read)
    found = {match.known.number for match in matches if match.known}
    listed = Agreement.objects.filter(is_listed=True).values_list("number", flat=True)
    plan = Plan(source, edition, drafts, matches, {}, sorted(set(listed) - found))
    store = PartnerStore()
    changed = {m.index: m for m in matches if plan.kind_of(m) == "changed"}
    numbers = [match.known.number for match in changed.values() if match.known]
    agreements = Agreement.objects.filter(number__in=numbers).with_parties().in_bulk()
    for index, match in changed.items():
        if match.known is not None:
            old = match.known.row
            base, theirs = (values_of(draft, store) for draft in (read(old), drafts[index]))
            ours = values_now(agreements[match.known.number])
            plan.merges[index] = merge(old, source.rows[index], base, theirs, ours)
    return plan


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


def _known_rows() -> list[KnownRow]:
    """Give the newest source row of every agreement, in the list's order."""
    newest: dict[int, SourceRow] = {}
    for row in SourceRow.objects.order_by("edition__as_of", "edition", "position"):
        newest[row.agreement_id] = row
    return [
        KnownRow(number, RawRow(row.page, row.line, row.cells))
        for number, row in sorted(newest.items(), key=lambda item: item[1].position)
    ]


def _store(plan: Plan, by: User | None) -> None:
    """Write the plan: edition, agreements, source rows, findings, revisions, search text."""
    plan.edition.save()
    writer = RowWriter(plan.edition, by)
    new, doubtful = plan.rows_that_are("new"), plan.rows_that_are("doubtful")
    numbers = writer.create([(plan.drafts[i], i in doubtful) for i in sorted(new + doubtful)])
    number_of = dict(zip(sorted(new + doubtful), numbers, strict=True))
    for match in plan.matches:
        if match.known is not None and not match.is_doubtful:
            number_of[match.index] = match.known.number
    changed = writer.apply_merges(
        {number_of[index]: (plan.drafts[index], m) for index, m in plan.merges.items()}
    )
    relisted = writer.mark_listed(number_of[m.index] for m in plan.matches if not m.is_doubtful)
    writer.mark_vanished(plan.vanished)
    writer.save_rows([(number_of[i], i + 1, row) for i, row in enumerate(plan.source.rows)])
    writer.save_findings(_findings(plan, number_of))
    writer.note_doubles(numbers)
    touched = sorted({*changed, *relisted, *plan.vanished} - set(numbers))
    reason = f"一覧 {plan.edition.key} の取り込み"
    record_revisions(numbers, Revision.Kind.IMPORT, by, reason)
    record_revisions(touched, Revision.Kind.IMPORT, by, reason)
    index_agreements(sorted({*number_of.values(), *plan.vanished}))


def _findings(plan: Plan, number_of: dict[int, int]) -> list[tuple[int, FindingCode, str, str]]:
    """Give (agreement, code, field, value) of every doubt about new, doubtful and changed rows."""
    findings = []
    for match in plan.matches:
        if plan.kind_of(match) == "same":
            continue
        number = number_of[match.index]
        issues = plan.drafts[match.index].issues
        if match.index in plan.merges:  # a doubt about a value that is not ours is none
            agreed = plan.merges[match.index].agreed
            issues = [issue for issue in issues if issue.column in agreed]
        findings += [(number, issue.code, issue.column, issue.value) for issue in issues]
        if match.is_doubtful and match.known:
            other = str(match.known.number)
            findings.append((number, FindingCode.DOUBTFUL_MATCH, "number", other))
        conflicts = plan.merges[match.index].conflicts if match.index in plan.merges else []
        for name in conflicts:
            theirs = _as_text(plan.drafts[match.index], name)
            findings.append((number, FindingCode.IMPORT_CONFLICT, name, theirs))
    line_of = {row.line: index for index, row in enumerate(plan.source.rows)}
    for issue in plan.source.issues:
        index = max((i for line, i in line_of.items() if line <= issue.line), default=0)
        findings.append((number_of[index], issue.code, issue.column, issue.value))
    return findings


def _as_text(draft: Draft, name: str) -> str:
    """Write a draft's value for the people who settle a conflict."""
    value = getattr(draft, name)
    if isinstance(value, list):
        return "、".join(getattr(item, "name", str(item)) for item in value)
    return str(value or "")


def _summarise(plan: Plan) -> Summary:
    kinds = Tally(plan.kind_of(match) for match in plan.matches)
    issues: Sequence[Issue] = [
        *plan.source.issues,
        *(issue for draft in plan.drafts for issue in draft.issues),
    ]
    return Summary(
        edition=plan.edition.key,
        rows=len(plan.source.rows),
        new=kinds["new"],
        changed=kinds["changed"],
        same=kinds["same"],
        doubtful=kinds["doubtful"],
        vanished=len(plan.vanished),
        conflicts=sum(len(merged.conflicts) for merged in plan.merges.values()),
        issues=sorted(issues, key=lambda issue: issue.line),
    )
