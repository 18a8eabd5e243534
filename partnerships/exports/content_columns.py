"""Columns of what was agreed, when, and where it is told."""

from django.utils.translation import gettext_noop

from partnerships.dates import PartialDate
from partnerships.exports.column import (
    EDTF,
    LIST,
    SITE,
    Cell,
    Column,
    date_in_words,
    join,
    labels_of,
    list_of,
    value_of,
)
from partnerships.exports.reading import Values
from partnerships.models import FindingCode, InForce
from partnerships.search.names import Names

_FINDINGS = dict(FindingCode.choices)
_IN_FORCE = dict(InForce.choices)
_PRECISIONS = {"year": "年", "month": "年月", "day": "年月日"}


def _signed_in_words(document: Values, names: Names) -> Cell:
    return date_in_words(document["signed"]) if document["signed"] else None


def _signed_year(document: Values, names: Names) -> Cell:
    return int(document["signed"][:4]) if document["signed"] else None


def _precision(document: Values, names: Names) -> Cell:
    signed = document["signed"]
    return PartialDate.from_edtf(signed).precision if signed else None


def _precision_in_words(document: Values, names: Names) -> Cell:
    return _PRECISIONS.get(str(_precision(document, names)))


def _signed_also_in_words(document: Values, names: Names) -> Cell:
    return join(map(date_in_words, document["signed_also"]))


def _term_ends_in_words(document: Values, names: Names) -> Cell:
    return date_in_words(document["term_ends"]) if document["term_ends"] else None


def _in_force_in_words(document: Values, names: Names) -> Cell:
    return str(_IN_FORCE[document["in_force"]])


def _listed_in_words(document: Values, names: Names) -> Cell:
    return names.label("listed", "yes" if document["listed"] else "no")


def _finding_labels(document: Values, names: Names) -> Cell:
    return join(_FINDINGS[code] for code in document["findings"])


CONTENT_COLUMNS = (
    Column(
        key="topics",
        header=gettext_noop("分野コード"),
        meaning=gettext_noop("協定の分野のコード。記載がないときは空欄。"),
        example="friendship",
        source=SITE,
        read=list_of("topics"),
        pattern=r"([a-z]+(;[a-z]+)*)?",
    ),
    Column(
        key="topic_labels",
        header=gettext_noop("分野"),
        meaning=gettext_noop("分野コードに対応する名称。"),
        example="友好・相互協力",
        source=SITE,
        read=labels_of("topics", "topic"),
        width=24,
    ),
    Column(
        key="signed",
        header=gettext_noop("締結日"),
        meaning=gettext_noop(
            "最初の締結日。分かるところまで：YYYY、YYYY-MM、YYYY-MM-DD（EDTF）。補わない。"
        ),
        example="2005-12",
        source=LIST,
        read=value_of("signed"),
        in_excel=_signed_in_words,
        pattern=f"({EDTF})?",
    ),
    Column(
        key="signed_year",
        header=gettext_noop("締結年"),
        type="integer",
        meaning=gettext_noop("締結日の西暦の年。"),
        example="2005",
        source=LIST,
        read=_signed_year,
        width=8,
    ),
    Column(
        key="signed_precision",
        header=gettext_noop("締結日の精度"),
        meaning=gettext_noop("締結日の分かる範囲：year（年）、month（年月）、day（年月日）。"),
        example="month",
        source=LIST,
        read=_precision,
        in_excel=_precision_in_words,
        pattern=r"(year|month|day)?",
    ),
    Column(
        key="signed_also",
        header=gettext_noop("その後の締結・更新"),
        meaning=gettext_noop("同じ協定の更新や再締結の日付。書き方は締結日と同じ。"),
        example="2010-12",
        source=LIST,
        read=list_of("signed_also"),
        in_excel=_signed_also_in_words,
        pattern=f"({EDTF}(;{EDTF})*)?",
    ),
    Column(
        key="term_ends",
        header=gettext_noop("期間の終わり"),
        meaning=gettext_noop("有効期間の最後の日。分かるときだけ。書き方は締結日と同じ。"),
        example="2025-03-31",
        source=SITE,
        read=value_of("term_ends"),
        in_excel=_term_ends_in_words,
        pattern=f"({EDTF})?",
    ),
    Column(
        key="in_force",
        header=gettext_noop("効力"),
        meaning=gettext_noop("今も有効か：yes（有効）、no（終了）、unknown（不明）。"),
        example="unknown",
        source=SITE,
        read=value_of("in_force"),
        in_excel=_in_force_in_words,
        pattern=r"yes|no|unknown",
    ),
    Column(
        key="summary",
        header=gettext_noop("概要"),
        meaning=gettext_noop("骨子や締結の経緯。"),
        example="2005年12月釜山広域市との間で交流趣意書に調印した。",
        source=LIST,
        read=value_of("summary"),
        width=60,
    ),
    Column(
        key="official_url",
        header=gettext_noop("公式ページURL"),
        meaning=gettext_noop("自治体の公式ページのアドレス。ないとき、読めないときは空欄。"),
        example="http://www.pref.hokkaido.lg.jp/ss/tsk/teikei/gaiyou-busa.htm",
        source=LIST,
        read=value_of("official_url"),
        width=36,
    ),
    Column(
        key="listed",
        header=gettext_noop("最新の一覧に記載"),
        type="boolean",
        meaning=gettext_noop("公表者の最新の一覧に載っているか：true、false。"),
        example="true",
        source=SITE,
        read=value_of("listed"),
        in_excel=_listed_in_words,
    ),
    Column(
        key="findings",
        header=gettext_noop("確認が必要な点コード"),
        meaning=gettext_noop("機械が気づき、まだ確認されていない点のコード。"),
        example="no_title",
        source=SITE,
        read=list_of("findings"),
        pattern=r"([a-z_]+(;[a-z_]+)*)?",
    ),
    Column(
        key="finding_labels",
        header=gettext_noop("確認が必要な点"),
        meaning=gettext_noop("確認が必要な点コードに対応する説明。"),
        example="協定名の記載がありません",
        source=SITE,
        read=_finding_labels,
        width=30,
    ),
)
