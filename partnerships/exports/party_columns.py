"""Columns of the parties: who signed here, and who signed there."""

from django.utils.translation import gettext_noop

from partnerships.exports.column import (
    GOVERNMENT_CODES,
    ISO,
    JIS,
    LIST,
    SITE,
    Cell,
    Column,
    each,
    join,
    labels_of,
    list_of,
    value_of,
)
from partnerships.exports.reading import Values
from partnerships.search.names import Names


def _governments_in_excel(document: Values, names: Names) -> Cell:
    return join(f"{g['code']} {g['name']}" for g in document["local_governments"])


def _prefectures_in_excel(document: Values, names: Names) -> Cell:
    codes = document["prefectures"]
    return join(f"{code} {names.label('prefecture', code)}" for code in codes)


def _partner_kinds(document: Values, names: Names) -> Cell:
    return join(names.label("partner_kind", p["kind"]) for p in document["partners"])


def _countries(document: Values, names: Names) -> Cell:
    return join(names.label("country", code.lower()) for code in document["countries"])


PARTY_COLUMNS = (
    Column(
        key="local_government_codes",
        header=gettext_noop("全国地方公共団体コード"),
        meaning=gettext_noop(
            "協定を結んだ地方公共団体の、検査数字を含む6桁のコード。0で始まるものがある。"
        ),
        example="010006",
        source=GOVERNMENT_CODES,
        read=each("local_governments", "code"),
        in_excel=_governments_in_excel,
        pattern=r"(\d{6}(;\d{6})*)?",
        width=16,
    ),
    Column(
        key="number",
        header="ID",
        type="integer",
        meaning=gettext_noop("協定の固定番号。アドレスになり、変わらず、再利用しない。"),
        example="17",
        source=SITE,
        read=value_of("number"),
        width=7,
        is_required=True,
    ),
    Column(
        key="local_governments",
        header=gettext_noop("地方公共団体名"),
        meaning=gettext_noop("協定を結んだ地方公共団体の名称。署名の順。"),
        example="北海道",
        source=LIST,
        read=each("local_governments", "name"),
        width=18,
    ),
    Column(
        key="title",
        header=gettext_noop("名称"),
        meaning=gettext_noop("協定や覚書の名称。一覧に記載がないときは空欄。"),
        example="交流趣意書",
        source=LIST,
        read=value_of("title"),
        width=36,
    ),
    Column(
        key="prefecture_codes",
        header=gettext_noop("都道府県コード"),
        meaning=gettext_noop("地方公共団体の属する都道府県。同じ都道府県は1回だけ。"),
        example="01",
        source=JIS,
        read=list_of("prefectures"),
        in_excel=_prefectures_in_excel,
        pattern=r"(\d{2}(;\d{2})*)?",
    ),
    Column(
        key="prefectures",
        header=gettext_noop("都道府県名"),
        meaning=gettext_noop("都道府県コードに対応する名称。"),
        example="北海道",
        source=JIS,
        read=labels_of("prefectures", "prefecture"),
    ),
    Column(
        key="partner_ids",
        header=gettext_noop("協定締結先ID"),
        meaning=gettext_noop("相手の固定番号。同じ相手は、書き方が違っても1つの番号。"),
        example="1",
        source=SITE,
        read=each("partners", "id"),
        pattern=r"(\d+(;\d+)*)?",
    ),
    Column(
        key="partners",
        header=gettext_noop("協定締結先"),
        meaning=gettext_noop("相手の名称。記載が国・地域名だけのときは、その名称。"),
        example="釜山広域市",
        source=LIST,
        read=each("partners", "name"),
        width=28,
    ),
    Column(
        key="partner_kinds",
        header=gettext_noop("協定締結先種別コード"),
        meaning=gettext_noop("相手の種別のコード。"),
        example="region",
        source=SITE,
        read=each("partners", "kind"),
        pattern=r"([a-z]+(;[a-z]+)*)?",
    ),
    Column(
        key="partner_kind_labels",
        header=gettext_noop("協定締結先種別"),
        meaning=gettext_noop("協定締結先種別コードに対応する名称。"),
        example="州・省・道など",
        source=SITE,
        read=_partner_kinds,
        width=20,
    ),
    Column(
        key="partner_countries",
        header=gettext_noop("協定締結先の国・地域コード"),
        meaning=gettext_noop("相手ごとの国・地域。日本の団体は JP、国・地域のない相手は空欄。"),
        example="KR",
        source=ISO,
        read=each("partners", "country"),
        pattern=r"([A-Z]{2})?(;([A-Z]{2})?)*",
    ),
    Column(
        key="countries",
        header=gettext_noop("国・地域コード"),
        meaning=gettext_noop("協定の相手の国・地域。同じものは1回だけ、日本を除く。"),
        example="KR",
        source=ISO,
        read=list_of("countries"),
        pattern=r"([A-Z]{2}(;[A-Z]{2})*)?",
    ),
    Column(
        key="country_names",
        header=gettext_noop("国・地域"),
        meaning=gettext_noop("国・地域コードに対応する名称。"),
        example="韓国",
        source=SITE,
        read=_countries,
    ),
)
