"""The relation files: one table a kind of thing, with keys, as CSV in the data package and SQLite.

What a field is called, means and holds is told by its model, so that the description can't drift.
Only what belongs to published agreements is given; reference tables are given whole.
"""

from partnerships.exports.table import Field, Table
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Country,
    Edition,
    Finding,
    LocalGovernment,
    Partner,
    Prefecture,
    SourceRow,
    State,
    Topic,
)


def _fields(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


_AGREEMENT = Field("agreement", refers_to="agreements.number", title="協定", description="番号。")
_POSITION = Field("position", description="署名の順。0から。")
_PUBLISHED = {"agreement__state": State.PUBLISHED}

TABLES = (
    Table(
        "agreements",
        "協定",
        (
            *_fields("number", "title", "summary", "signed"),
            Field(
                "signed_first_on", title="締結日の下限", description="締結日でありうる最初の日。"
            ),
            Field("signed_last_on", title="締結日の上限", description="締結日でありうる最後の日。"),
            *_fields("signed_also", "term_ends", "in_force", "official_url"),
            Field("listed", "is_listed"),
            *_fields("state", "version", "updated_at"),
        ),
        ("number",),
        Agreement.objects.published,
    ),
    Table(
        "agreement_local_governments",
        "協定と地方公共団体",
        (
            _AGREEMENT,
            Field("local_government", refers_to="local_governments.code"),
            _POSITION,
        ),
        ("agreement", "local_government"),
        lambda: AgreementLocalGovernment.objects.filter(**_PUBLISHED),
    ),
    Table(
        "agreement_partners",
        "協定と協定締結先",
        (
            _AGREEMENT,
            Field("partner", refers_to="partners.id", title="協定締結先", description="固定番号。"),
            _POSITION,
        ),
        ("agreement", "partner"),
        lambda: AgreementPartner.objects.filter(**_PUBLISHED),
    ),
    Table(
        "agreement_topics",
        "協定と分野",
        (_AGREEMENT, Field("topic", refers_to="topics.code", title="分野")),
        ("agreement", "topic"),
        lambda: Agreement.topics.through.objects.filter(**_PUBLISHED),
    ),
    Table(
        "agreement_findings",
        "協定の確認が必要な点",
        (_AGREEMENT, Field("code")),
        ("agreement", "code"),
        lambda: Finding.objects.filter(state=Finding.State.OPEN, **_PUBLISHED).distinct(),
    ),
    Table(
        "partners",
        "協定締結先",
        (
            Field("id", title="固定番号", description="変わらない番号。"),
            *_fields("name", "name_en"),
            Field("country", refers_to="countries.code"),
            *_fields("kind", "latitude", "longitude", "aliases"),
        ),
        ("id",),
        lambda: Partner.objects.filter(agreements__state=State.PUBLISHED).distinct(),
    ),
    Table(
        "countries",
        "国・地域",
        _fields(
            *("code", "alpha3", "numeric", "name", "name_en"),
            *("formal_name", "formal_name_en", "aliases"),
        ),
        ("code",),
        Country.objects.all,
    ),
    Table(
        "local_governments",
        "地方公共団体",
        (
            Field("code"),
            Field("prefecture", refers_to="prefectures.code"),
            *_fields("name", "kana", "romaji", "kind", "district"),
            Field("successor", refers_to="local_governments.code", title="承継団体"),
            Field("aliases"),
        ),
        ("code",),
        LocalGovernment.objects.all,
    ),
    Table(
        "prefectures",
        "都道府県",
        _fields("code", "name", "kana", "romaji", "region"),
        ("code",),
        Prefecture.objects.all,
    ),
    Table(
        "topics",
        "分野",
        _fields("code", "name", "name_en", "position", "words"),
        ("code",),
        Topic.objects.all,
    ),
    Table(
        "editions",
        "一覧の版",
        _fields(
            *("key", "publisher", "title", "as_of", "as_of_as_written"),
            *("file_name", "sha256", "imported_at"),
        ),
        ("key",),
        Edition.objects.all,
    ),
    Table(
        "source_rows",
        "一覧の行（原文のまま）",
        (
            Field("edition", "edition__key", refers_to="editions.key"),
            Field("position"),
            _AGREEMENT,
            *_fields("page", "line", "local_governments_as_written", "title_as_written"),
            *_fields("partners_as_written", "topics_as_written"),
            *_fields("summary_as_written", "url_as_written"),
        ),
        ("edition", "position"),
        lambda: SourceRow.objects.filter(**_PUBLISHED),
    ),
)
