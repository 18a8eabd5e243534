"""Columns of where an agreement stands in the published list, and of the record itself.

An agreement that stands in several editions has its rows in their order, joined like all values.
"""

from django.conf import settings
from django.utils.translation import gettext_noop

from partnerships.exports.column import SITE, Cell, Column, Read, each, join, value_of
from partnerships.exports.reading import Values
from partnerships.search.names import Names

AS_WRITTEN = gettext_noop("一覧の原文のまま")
CELL_HEADERS = (
    (gettext_noop("原文_自治体名"), gettext_noop("一覧の「自治体名」の欄に書かれたまま。")),
    (gettext_noop("原文_協定名"), gettext_noop("一覧の「協定名」の欄に書かれたまま。")),
    (gettext_noop("原文_協定締結先"), gettext_noop("一覧の「協定締結先」の欄に書かれたまま。")),
    (gettext_noop("原文_分野"), gettext_noop("一覧の「分野」の欄に書かれたまま。")),
    (gettext_noop("原文_概要"), gettext_noop("一覧の「概要」の欄に書かれたまま。")),
    (gettext_noop("原文_URL"), gettext_noop("一覧の「URL」の欄に書かれたまま。")),
)
CELLS = (
    ("local_governments_as_written", "北海道", 18),
    ("title_as_written", "交流趣意書", 36),
    ("partners_as_written", "韓国/釜山広域市", 28),
    ("topics_as_written", "友好交流", 18),
    ("summary_as_written", "2005年12月釜山広域市との間で交流趣意書に調印した。", 60),
    ("url_as_written", "http://www.pref.hokkaido.lg.jp/ss/tsk/teikei/gaiyou-busa.htm", 36),
)


def _cell(place: int) -> Read:
    return lambda document, names: join([row["cells"][place] for row in document["sources"]])


def _editions_in_excel(document: Values, names: Names) -> Cell:
    """2016-09版: without the last character Excel takes it for a day."""
    return join(f"{row['edition']}版" for row in document["sources"])


def _url(document: Values, names: Names) -> Cell:
    return f"{settings.SITE_URL}{document['url']}"


SOURCE_COLUMNS = (
    Column(
        key="source_editions",
        header=gettext_noop("出典の版"),
        meaning=gettext_noop("この協定が載っている一覧の版（一覧の時点の年月）。"),
        example="2016-09",
        source=gettext_noop("一覧"),
        read=each("sources", "edition"),
        in_excel=_editions_in_excel,
    ),
    Column(
        key="source_pages",
        header=gettext_noop("出典のページ"),
        meaning=gettext_noop("一覧のページ。1から。"),
        example="1",
        source=gettext_noop("一覧"),
        read=each("sources", "page"),
    ),
    Column(
        key="source_lines",
        header=gettext_noop("出典の行"),
        meaning=gettext_noop("取り込んだファイルの行。1から。"),
        example="8",
        source=gettext_noop("一覧"),
        read=each("sources", "line"),
    ),
    *(
        Column(
            key=key,
            header=header,
            meaning=meaning,
            example=example,
            source=AS_WRITTEN,
            read=_cell(place),
            width=width,
        )
        for place, ((header, meaning), (key, example, width)) in enumerate(
            zip(CELL_HEADERS, CELLS, strict=True)
        )
    ),
    Column(
        key="state",
        header=gettext_noop("状態"),
        meaning=gettext_noop("記録の状態。検索で出るのは published（公開）だけ。"),
        example="published",
        source=SITE,
        read=value_of("state"),
        pattern=r"[a-z]+",
    ),
    Column(
        key="version",
        header=gettext_noop("版"),
        type="integer",
        meaning=gettext_noop("この協定の記録の版。変更のたびに1つ増える。"),
        example="1",
        source=SITE,
        read=value_of("version"),
        width=7,
    ),
    Column(
        key="updated_at",
        header=gettext_noop("更新日時"),
        type="datetime",
        meaning=gettext_noop("この協定の記録が最後に変わった日時（協定世界時）。"),
        example="2026-11-24T00:00:00Z",
        source=SITE,
        read=value_of("updated_at"),
        width=22,
    ),
    Column(
        key="url",
        header="URL",
        meaning=gettext_noop("この協定のページの、変わらないアドレス。"),
        example="https://record.example.jp/agreements/1/",
        source=SITE,
        read=_url,
        width=36,
        is_required=True,
    ),
)
