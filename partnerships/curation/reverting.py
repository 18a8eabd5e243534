"""Brings an agreement back to an earlier version: a correction like any other, by `edit()`."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from partnerships.curation.editing import edit
from partnerships.curation.history import Content
from partnerships.curation.values import BLANK, editable_values, label_of
from partnerships.models import Agreement, LocalGovernment, Partner, Revision, Topic

REVERTED_FIELDS = tuple(name for name in BLANK if name != "state")


def revert(
    agreement: Agreement, to_number: int, *, by: User | None, reason: str, version: int
) -> Revision | None:
    """Set every field as it was in a revision; None when they are so already.

    The state stays: withdrawing, merging and publishing are decisions of their own. A partner that
    was merged since becomes the one it was merged into; what is gone is named in a ValidationError.
    Raises Revision.DoesNotExist, and EditConflict and ValidationError as `edit` does.
    """
    revision = agreement.revisions.get(number=to_number)
    values = editable_values(revision.content)
    del values["state"]
    successors = _successors(values["partners"])
    values["partners"] = [successors.get(pk, pk) for pk in values["partners"]]
    _refuse_missing(revision, successors)
    return edit(
        agreement,
        values,
        by=by,
        reason=reason,
        version=version,
        kind=Revision.Kind.REVERT,
    )


def _successors(ids: list[int]) -> dict[int, int]:
    """Give, for each partner that is there, the one it is now; as many queries as merges in a row.

    A ring of merges, which nothing but SQL can make, leads nowhere.
    """
    now = {pk: pk for pk in ids}
    following = Partner.objects.in_bulk(ids)
    for _ in range(100):
        merged = {
            old: partner.merged_into_id
            for old, pk in now.items()
            if (partner := following.get(pk)) and partner.merged_into_id
        }
        if not merged:
            break
        now |= merged
        following |= Partner.objects.in_bulk(set(merged.values()))
    return {old: pk for old, pk in now.items() if pk in following}


def _refuse_missing(revision: Revision, successors: dict[int, int]) -> None:
    """Name the parties and topics of the revision that the record no longer has."""
    content = revision.content
    codes = [item["code"] for item in content["local_governments"]]
    known: dict[str, Any] = {
        "local_governments": LocalGovernment.objects.in_bulk(codes),
        "partners": successors,
        "topics": Topic.objects.in_bulk(content["topics"]),
    }
    errors = {}
    for name, there in known.items():
        missing = [said for key, said in _named(name, content) if key not in there]
        if missing:
            said = f"{label_of(name)}：第{revision.number}版の「{'、'.join(missing)}」は"
            errors[name] = f"{said}今の登録にありません。"
    if errors:
        raise ValidationError(errors)


def _named(name: str, content: Content) -> list[tuple[Any, str]]:
    """Give each key with what it was called on that day."""
    if name == "topics":
        return [(code, code) for code in content["topics"]]
    key = "code" if name == "local_governments" else "id"
    return [(item[key], item["name"]) for item in content[name]]
