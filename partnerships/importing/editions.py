"""Which edition of the list a file is: one that is stored, or a new one with its key and month.

`planning.py` asks; nothing is written here.
"""

import hashlib

from django.contrib.auth.models import User

from partnerships.dates import PartialDate
from partnerships.importing.reading import NotAListError, SourceList
from partnerships.models import Edition

PUBLISHER = "一般財団法人自治体国際化協会（CLAIR）"


def edition_of(
    source: SourceList, content: bytes, file_name: str, key: str | None, by: User | None
) -> Edition:
    """Give the edition this file is: the stored one of the same bytes, or a new unsaved one."""
    digest = hashlib.sha256(content).hexdigest()
    known = Edition.objects.standing().filter(sha256=digest).first()
    if known is not None:
        return known
    as_of = _as_of(source, key)
    newest = Edition.objects.newest()
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
