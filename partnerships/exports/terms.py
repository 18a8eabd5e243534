"""What is said of the data wherever it is given: whose it is, under which terms, how to cite it.

The page about the data, the Excel file and the data package read it here, so that they agree.
"""

import uuid
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_noop

from partnerships.models import Agreement, Edition

SITE_NAME = "自治体国際協定データベース"
DATA_NAME = "自治体国際協定"
LIST_TERMS = gettext_noop("元の一覧の利用条件は公表者に確認中")
OWN_LICENCE = "CC BY 4.0"
OWN_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.ja"
OWN_PART = gettext_noop("このサイトが加えた部分（整えた値、分類、コード、関係の表、説明）")

DESCRIPTION = "日本の地方公共団体が海外の都市や機関と結んだ、姉妹友好都市以外の提携・覚書の記録。"

FORMAT_VERSION = "1.0"
# Version, day, what changed. A column is never renamed or given another meaning: it gets a
# successor beside it, and a line here.
FORMAT_HISTORY = (("1.0", date(2026, 11, 24), gettext_noop("最初の形。")),)


def changed_on(stamp: uuid.UUID) -> date:
    """Give the day (of Japan) of the record's last change; today for an empty record.

    Files are dated by it: the same state of the record has the same name whenever it is fetched.
    """
    return _changed_on(stamp) or timezone.localdate()


@lru_cache(maxsize=2)
def _changed_on(stamp: uuid.UUID) -> date | None:
    newest = Agreement.objects.published().aggregate(newest=Max("updated_at"))["newest"]
    return timezone.localtime(newest).date() if newest else None


def credit() -> str:
    """Give the wording that users of the data must keep, naming the newest list."""
    edition = Edition.objects.newest()
    if edition is None:
        return f"{SITE_NAME}を加工して作成"
    as_of = edition.as_of_as_written.split(" ")[0] or f"{edition.key}時点"
    return f"{edition.publisher}「{edition.title}」（{as_of}）を加工して作成"


def citation(on: date) -> str:
    """Give a line that cites the data as of a day."""
    return (
        f"{SITE_NAME}「{DATA_NAME}の記録」（{on.isoformat()}時点）"
        f"、{settings.SITE_URL}/data/agreements-{on.isoformat()}.zip"
    )
