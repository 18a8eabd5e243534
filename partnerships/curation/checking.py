"""Proves that the record is what its own history says; `check_record` and tests call it.

Every agreement against its last revision, every chain of revisions, every edition against the hash
of its rows (and its file, where it is at hand), and what is derived for searching. Reads 500
agreements at a time; what is altered behind the application's back is named.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice, zip_longest
from typing import Any, NamedTuple

from django.db.models import Max

from partnerships.curation.history import content_of, heads, keys_of
from partnerships.curation.values import label_of
from partnerships.models import (
    HASHED_COLUMNS,
    Agreement,
    Counter,
    Edition,
    Revision,
    SourceRow,
    chain_hash,
    hash_rows,
)
from partnerships.search.stamp import current_stamp
from partnerships.search.text import check_index

SourceCells = tuple[Any, ...]
Lists = Mapping[str, Sequence[SourceCells]]
"""The rows of files at hand by the file's SHA-256: position, page, line, the six cells."""
Progress = Callable[[Sequence[int]], Iterable[int]]

_BATCH = 500
_TRIES = 3


class Problem(NamedTuple):
    """Something that is not as it was written: where, in what, and how."""

    subject: str
    field: str
    said: str

    def __str__(self) -> str:
        return "：".join(filter(None, self))


def check_record(lists: Lists | None = None, progress: Progress = iter) -> list[Problem]:
    """Give all that is wrong with the record; nothing when it is whole."""
    return list(find_problems(lists or {}, progress))


def find_problems(lists: Lists, progress: Progress = iter) -> Iterator[Problem]:
    """Give problems as they are found. The site may go on writing meanwhile."""
    end = _last_number() + 1
    for first in progress(range(1, end, _BATCH)):
        yield from _steady(partial(_check_agreements, first, min(first + _BATCH, end)))
    for edition in Edition.objects.all():
        yield from _steady(partial(_check_edition, edition, lists))
    yield from _steady(_check_search)


def check_heads(kept: str) -> list[Problem]:
    """Check heads that were kept elsewhere (`heads`); ValueError for what can't be any."""
    key, _, digest = kept.partition(":")
    if not digest:
        raise ValueError(f"「{kept}」は KEY:SHA-256 の形ではありません。")
    if heads(int(key)) == kept:
        return []
    return [Problem("変更履歴", "", f"控えたとき（{key}まで）の履歴と違います")]


def count_checked() -> str:
    """Say how much there is to check."""
    counts = [model.objects.count() for model in (Agreement, Revision, Edition, SourceRow)]
    return "協定 {}件、変更履歴 {}件、一覧 {}版（{}行）".format(*counts)


def _steady(look: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """Look again at what seems wrong while the record moves: every honest change moves the stamp.

    So an edit between two queries of a look is no problem, and nobody has to wait.
    """
    found: list[Problem] = []
    for _ in range(_TRIES):
        before = current_stamp()
        found = list(look())
        if not found or current_stamp() == before:
            break
    return found


def _last_number() -> int:
    """Give the highest number ever given out, so that an agreement cut off at the end shows too."""
    agreements = Agreement.objects.aggregate(last=Max("number"))["last"]
    revisions = Revision.objects.aggregate(last=Max("agreement"))["last"]
    counter = Counter.objects.filter(name="agreement").first()
    return max(agreements or 0, revisions or 0, counter.value if counter else 0)


def _check_agreements(first: int, end: int) -> list[Problem]:
    """Check the numbers first..end-1; one by one where a value can't even be read."""
    try:
        return list(_check_range(first, end))
    except ValueError as error:
        if end == first + 1:
            return [Problem(f"協定{first}", "", f"読めない値があります（{error}）")]
    return [p for number in range(first, end) for p in _check_agreements(number, number + 1)]


def _check_range(first: int, end: int) -> Iterator[Problem]:
    agreements = Agreement.objects.filter(number__range=(first, end - 1)).with_parties().in_bulk()
    revisions = Revision.objects.filter(agreement__gte=first, agreement__lt=end)
    in_order = revisions.order_by("agreement", "number").iterator(_BATCH)
    last: dict[int, Revision] = {}
    for number, group in groupby(in_order, lambda revision: revision.agreement_id):
        chain = list(group)
        last[number] = chain[-1]
        yield from _check_chain(number, chain)
    yield from _check_merged(last)
    for number in range(first, end):
        if number in agreements:
            yield from _check_agreement(agreements[number], last.get(number))
        else:
            yield Problem(f"協定{number}", "", "記録が消されています")


def _check_chain(agreement: int, revisions: Iterable[Revision]) -> Iterator[Problem]:
    """Check that numbers run from 1 and every hash is that of its content and the one before."""
    subject, previous, expected = f"協定{agreement}", "", 1
    for revision in revisions:
        if revision.number != expected:
            missing = f"第{expected}版から第{revision.number - 1}版まで"
            yield Problem(subject, "変更履歴", f"{missing}が消されています")
        elif revision.previous_hash != previous:
            said = f"第{revision.number}版は、今の前の版に続いていません"
            yield Problem(subject, "変更履歴", said)
        if revision.hash != chain_hash(revision.content, revision.previous_hash):
            said = f"第{revision.number}版の内容が、ハッシュと合いません"
            yield Problem(subject, "変更履歴", said)
        previous, expected = revision.hash, revision.number + 1


def _check_merged(last: Mapping[int, Revision]) -> Iterator[Problem]:
    """Check that the heads recorded by merges are still in the chains of the merged agreements."""
    recorded = [
        (number, *head) for number, revision in last.items() for head in _recorded_heads(revision)
    ]
    there = Revision.objects.filter(agreement__in={merged for _, merged, _ in recorded})
    known = set(there.values_list("agreement", "hash")) if recorded else set()
    for number, merged, head in recorded:
        if (merged, head) not in known:
            said = f"統合した協定{merged}の履歴に、統合したときの版がありません"
            yield Problem(f"協定{number}", "変更履歴", said)


def _recorded_heads(revision: Revision) -> list[tuple[int, str]]:
    """Give number and head of each merged agreement; none of a content of another form."""
    try:
        merged = revision.content.get("merged_agreements", ())
        return [(int(one["number"]), str(one["head"])) for one in merged]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []  # its hash is wrong, which is said elsewhere


def _check_agreement(agreement: Agreement, last: Revision | None) -> Iterator[Problem]:
    """Check an agreement against its last revision, and what is derived inside it."""
    subject = f"協定{agreement.number}"
    if last is None:
        yield Problem(subject, "変更履歴", "ひとつもありません")
        return
    if agreement.version != last.number:
        said = f"記録は第{agreement.version}版ですが、履歴は第{last.number}版までです"
        yield Problem(subject, label_of("version"), said)
    try:
        then = keys_of(last.content)
    except (KeyError, TypeError):
        yield Problem(subject, "変更履歴", f"第{last.number}版の内容の形が違います")
        return
    for name, now in keys_of(content_of(agreement)).items():
        if now != then.get(name):
            said = f"記録は「{_cut(now)}」、第{last.number}版は「{_cut(then.get(name))}」"
            yield Problem(subject, label_of(name), said)
    yield from _check_derived(agreement)


def _check_derived(agreement: Agreement) -> Iterator[Problem]:
    subject, signed = f"協定{agreement.number}", agreement.signed
    days = (signed.first_day, signed.last_day) if signed else (None, None)
    if (agreement.signed_first_on, agreement.signed_last_on) != days:
        yield Problem(subject, label_of("signed"), "並べ替えに使う日が、締結日と違います")
    positions_of = {
        "local_governments": [link.position for link in agreement.government_links.all()],
        "partners": [link.position for link in agreement.partner_links.all()],
    }
    for name, positions in positions_of.items():
        if positions != list(range(len(positions))):
            yield Problem(subject, label_of(name), f"順の番号が続いていません（{positions}）")


def _cut(value: object) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return text if len(text) <= 100 else f"{text[:100]}…"


def _check_edition(edition: Edition, lists: Lists) -> Iterator[Problem]:
    """Check that every row still stands: in number, order and cells."""
    subject = f"一覧{edition.key}"
    rows = edition.rows.order_by("position").values_list(*HASHED_COLUMNS)
    if hash_rows(edition.sha256, rows.iterator(_BATCH)) != edition.rows_hash:
        yield Problem(subject, "", "行か、ファイルのハッシュが、取り込んだときと違います")
        positions = edition.rows.order_by("position").values_list("position", flat=True)
        missing = (n for n, there in enumerate(positions.iterator(_BATCH), 1) if n != there)
        yield from (Problem(subject, f"{n}行目", "消されています") for n in islice(missing, 1))
    if edition.sha256 in lists:
        pairs = zip_longest(rows.iterator(_BATCH), lists[edition.sha256])
        yield from (_differing(subject, now, then) for now, then in pairs if now != then)


def _differing(subject: str, now: SourceCells | None, then: SourceCells | None) -> Problem:
    """Say in which cell a row differs from the file's."""
    if now is None or then is None:
        said = "ファイルにはあります" if then else "ファイルにはありません"
        return Problem(subject, f"{(now or then or [0])[0]}行目", said)
    column, one, other = next(
        pair for pair in zip(HASHED_COLUMNS, now, then, strict=True) if pair[1] != pair[2]
    )
    label = str(SourceRow._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
    said = f"記録は「{_cut(one)}」、ファイルは「{_cut(other)}」"
    return Problem(subject, f"{then[0]}行目の{label}", said)


def _check_search() -> list[Problem]:
    try:
        return [Problem("検索", "", said) for said in check_index()]
    except ValueError as error:
        return [Problem("検索", "", f"読めない値があり、確かめられません（{error}）")]
