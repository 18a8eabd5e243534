"""The relation files: one table a kind of thing, with keys, as CSV in the data package and SQLite.

What a field is called, means and holds is told by its model, so that the description can't drift.
Only what belongs to published agreements is given; reference tables are given whole.
"""

from django.utils.translation import gettext_noop

from partnerships.exports.source_columns import CELL_HEADERS, CELLS
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


_AGREEMENT = Field(
    "agreement",
    refers_to="agreements.number",
    title=gettext_noop("協定"),
    description=gettext_noop("番号。"),
)
_POSITION = Field("position", description=gettext_noop("署名の順。0から。"))
_PUBLISHED = {"agreement__state": State.PUBLISHED}

TABLES = (
    Table(
        "agreements",
        gettext_noop("協定"),
        (
            *_fields("number", "title", "summary", "signed"),
            Field(
                "signed_first_on",
                title=gettext_noop("締結日の下限"),
                description=gettext_noop("締結日でありうる最初の日。"),
            ),
            Field(
                "signed_last_on",
                title=gettext_noop("締結日の上限"),
                description=gettext_noop("締結日でありうる最後の日。"),
            ),
            *_fields("signed_also", "term_ends", "in_force", "official_url"),
            Field("listed", "is_listed"),
            *_fields("state", "version", "updated_at"),
        ),
        ("number",),
        Agreement.objects.published,
    ),
    Table(
        "agreement_local_governments",
        gettext_noop("協定と地方公共団体"),
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
        gettext_noop("協定と協定締結先"),
        (
            _AGREEMENT,
            Field(
                "partner",
                refers_to="partners.id",
                title=gettext_noop("協定締結先"),
                description=gettext_noop("固定番号。"),
            ),
            _POSITION,
        ),
        ("agreement", "partner"),
        lambda: AgreementPartner.objects.filter(**_PUBLISHED),
    ),
    Table(
        "agreement_topics",
        gettext_noop("協定と分野"),
        (_AGREEMENT, Field("topic", refers_to="topics.code", title=gettext_noop("分野"))),
        ("agreement", "topic"),
        lambda: Agreement.topics.through.objects.filter(**_PUBLISHED),
    ),
    Table(
        "agreement_findings",
        gettext_noop("協定の確認が必要な点"),
        (_AGREEMENT, Field("code")),
        ("agreement", "code"),
        lambda: Finding.objects.filter(state=Finding.State.OPEN, **_PUBLISHED).distinct(),
    ),
    Table(
        "partners",
        gettext_noop("協定締結先"),
        (
            Field(
                "id", title=gettext_noop("固定番号"), description=gettext_noop("変わらない番号。")
            ),
            *_fields("name", "name_en"),
            Field("country", refers_to="countries.code"),
            *_fields("kind", "latitude", "longitude", "aliases"),
        ),
        ("id",),
        lambda: Partner.objects.filter(agreements__state=State.PUBLISHED).distinct(),
    ),
    Table(
        "countries",
        gettext_noop("国・地域"),
        _fields(
            *("code", "alpha3", "numeric", "name", "name_en"),
            *("formal_name", "formal_name_en", "aliases"),
        ),
        ("code",),
        Country.objects.all,
    ),
    Table(
        "local_governments",
        gettext_noop("地方公共団体"),
        (
            Field("code"),
            Field("prefecture", refers_to="prefectures.code"),
            *_fields("name", "kana", "romaji", "kind", "district"),
            Field("successor", refers_to="local_governments.code", title=gettext_noop("承継団体")),
            Field("aliases"),
        ),
        ("code",),
        LocalGovernment.objects.all,
    ),
    Table(
        "prefectures",
        gettext_noop("都道府県"),
        _fields("code", "name", "kana", "romaji", "region"),
        ("code",),
        Prefecture.objects.all,
    ),
    Table(
        "topics",
        gettext_noop("分野"),
        _fields("code", "name", "name_en", "position", "words"),
        ("code",),
        Topic.objects.all,
    ),
    Table(
        "editions",
        gettext_noop("一覧の版"),
        _fields(
            *("key", "publisher", "title", "as_of", "as_of_as_written"),
            *("file_name", "sha256", "imported_at"),
        ),
        ("key",),
        Edition.objects.standing,
    ),
    Table(
        "source_rows",
        gettext_noop("一覧の行（原文のまま）"),
        (
            Field("edition", "edition__key", refers_to="editions.key"),
            Field("position"),
            _AGREEMENT,
            *_fields("page", "line"),
            *(
                Field(name, description=meaning)
                for (name, *_), (_, meaning) in zip(CELLS, CELL_HEADERS, strict=True)
            ),
        ),
        ("edition", "position"),
        lambda: SourceRow.objects.filter(edition__taken_back_at=None, **_PUBLISHED),
    ),
)
