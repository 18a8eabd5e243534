"""Carries out what staff decided about a plan: which agreement a row is, and whose value counts.

A Plan and decisions by row index come in, another Plan goes out; nothing is written. What is not
decided stays as on the command line: a doubtful row waits as a draft, a conflict keeps ours.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from partnerships.curation.values import label_of, read_date
from partnerships.importing.matching import Match
from partnerships.importing.merging import Merge
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.planning import Plan
from partnerships.importing.reading import COLUMNS, RawRow
from partnerships.importing.vocabulary import Vocabulary, load_vocabulary
from partnerships.models import FindingCode

NEW = "new"
OURS, THEIRS, OTHER = "ours", "theirs", "other"
TAKES = (OURS, THEIRS, OTHER)

# Doubts that a value which a person writes must not raise.
_UNREADABLE = {
    FindingCode.UNKNOWN_LOCAL_GOVERNMENT,
    FindingCode.UNKNOWN_COUNTRY,
    FindingCode.UNKNOWN_TOPIC,
    FindingCode.UNUSABLE_URL,
}


class DecisionError(Exception):
    """A decision that can't be carried out; the message says why, for people."""


@dataclass(frozen=True)
class FieldDecision:
    """Whose value a field gets: OURS, THEIRS, or OTHER with the `value` as a list writes it."""

    take: str
    value: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided of one row: `match` is NEW, the key of a KnownRow, or blank (undecided)."""

    match: str = ""
    fields: Mapping[str, FieldDecision] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Decision":
        fields = stored.get("fields", {})
        return cls(
            stored.get("match", ""), {key: FieldDecision(**value) for key, value in fields.items()}
        )

    def as_json(self) -> dict[str, Any]:
        fields = {key: {"take": f.take, "value": f.value} for key, f in self.fields.items()}
        return {"match": self.match, "fields": fields}


def field_key(key: int, name: str) -> str:
    """Name a field of an agreement that a row may be, by the key of its KnownRow."""
    return f"{key}-{name}"


def decide(plan: Plan, decisions: Mapping[int, Decision]) -> Plan:
    """Give the plan with these decisions carried out; DecisionError when they can't be."""
    decided = replace(plan, drafts=[*plan.drafts], matches=[*plan.matches], merges={**plan.merges})
    vocabulary = load_vocabulary() if _has_other(decisions.values()) else None
    for index, decision in decisions.items():
        if decided.matches[index].is_doubtful and decision.match:
            _choose(decided, index, decision.match)
        if index in decided.merges and decision.fields:
            _settle(decided, index, decision, vocabulary)
    _refuse_twice(decided)
    return decided


def _has_other(decisions: Collection[Decision]) -> bool:
    return any(f.take == OTHER for decision in decisions for f in decision.fields.values())


def _choose(plan: Plan, index: int, match: str) -> None:
    """Make a doubtful row a new agreement, or one of those it was offered."""
    if match == NEW:
        plan.matches[index] = Match(index, None)
        return
    offered = {str(choice.known.key): choice for choice in plan.choices.get(index, ())}
    if match not in offered:
        line = plan.source.rows[index].line
        raise DecisionError(f"{line}行目：協定番号 {match} は、この行の候補にありません。")
    plan.matches[index] = Match(index, offered[match].known)
    if plan.kind_of(plan.matches[index]) == "changed":
        plan.merges[index] = offered[match].merge


def _settle(plan: Plan, index: int, decision: Decision, vocabulary: Vocabulary | None) -> None:
    """Move each decided conflict of a changed row to where it belongs."""
    known = plan.matches[index].known
    merged = plan.merges[index]
    for name in merged.conflicts:
        choice = decision.fields.get(field_key(known.key, name)) if known else None
        if choice is None:
            continue
        if choice.take == OTHER and vocabulary:
            value = read_other(name, choice.value, vocabulary)
            plan.drafts[index] = replace(plan.drafts[index], **{name: value})
        plan.merges[index] = _decided(plan.merges[index], name, choice.take)


def _decided(merged: Merge, name: str, take: str) -> Merge:
    changed = replace(merged, conflicts=[n for n in merged.conflicts if n != name])
    if take == OURS:
        return replace(changed, kept=[*changed.kept, name])
    if take == THEIRS:
        return replace(changed, take=[*changed.take, name], agreed=[*changed.agreed, name])
    return replace(changed, written=[*changed.written, name])


def _refuse_twice(plan: Plan) -> None:
    """Refuse two rows for one agreement."""
    lines: dict[int, int] = {}  # by the key of the KnownRow
    for match in plan.matches:
        if match.known is None or match.is_doubtful:
            continue
        key, line = match.known.key, plan.source.rows[match.index].line
        if key in lines:
            raise DecisionError(
                f"協定番号 {key} に、一覧の2つの行（{lines[key]}行目と{line}行目）を"
                "当てています。どちらかを選び直してください。"
            )
        lines[key] = line


def read_other(name: str, text: str, vocabulary: Vocabulary) -> Any:
    """Read a value that staff wrote as a list writes it; DecisionError when it can't be read.

    Dates in any written form (several by 、); parties, topics and addresses as cells of a list.
    """
    written = text.replace("\0", "").strip()
    if not written:
        raise DecisionError(f"{label_of(name)}：別の値を書いてください。")
    try:
        if name == "signed":
            return read_date(written)
        if name == "signed_also":
            return [date for part in written.split("、") if (date := read_date(part))]
    except ValueError as error:
        raise DecisionError(f"{label_of(name)}：{error}") from error
    first, second, third, fourth, fifth, sixth = (
        written if column == name else "" for column in COLUMNS
    )
    row = RawRow(1, 1, (first, second, third, fourth, fifth, sixth))
    return _readable(name, written, normalise(row, vocabulary, None))


def _readable(name: str, written: str, draft: Draft) -> Any:
    value = getattr(draft, name)
    unread = [i.value for i in draft.issues if i.column == name and i.code in _UNREADABLE]
    if unread or (name == "local_governments" and not value):
        said = "、".join(unread) or written
        raise DecisionError(
            f"{label_of(name)}：「{said}」が分かりません。一覧と同じ書き方で書いてください。"
        )
    return value
