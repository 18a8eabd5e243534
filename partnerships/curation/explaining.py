"""Says in a plain sentence why something is doubted, for public pages and for the admin.

Findings come in with their agreements, sentences go out; what they name besides (another agreement,
the day a link last opened) is read for all of them at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerships.curation.doubts import newest_edition, years_in
from partnerships.curation.findings import TWIN_CODES
from partnerships.curation.values import label_of
from partnerships.dates import PartialDate
from partnerships.models import Agreement, Finding, FindingCode, OfficialLink, State, link_key

_NAMING = TWIN_CODES | {FindingCode.DOUBTFUL_MATCH}
_LONGEST = 100


@dataclass(frozen=True)
class Facts:
    """What findings name besides their agreement."""

    agreements: Mapping[int, Agreement]
    links: Mapping[str, OfficialLink]


@dataclass(frozen=True)
class Explanation:
    """Why something is doubted; `other` is another agreement that it is about."""

    code: str
    text: str
    other: Agreement | None = None


def read_facts(findings: Collection[Finding]) -> Facts:
    """Read what these findings name; two queries at most."""
    numbers = {int(f.value) for f in findings if f.code in _NAMING and f.value.isdecimal()}
    urls = [f.value for f in findings if f.code == FindingCode.DEAD_LINK]
    return Facts(
        agreements=Agreement.objects.in_bulk(numbers) if numbers else {},
        links=OfficialLink.objects.in_bulk(list(map(link_key, urls))) if urls else {},
    )


def explain(finding: Finding, facts: Facts) -> Explanation:
    """Say it; queries the rows of the agreement unless they were fetched with it."""
    say = _SENTENCES.get(FindingCode(finding.code))
    text = say(finding, facts) if say else finding.get_code_display()
    return Explanation(finding.code, text, _other(finding, facts))


def with_reasons(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """Give each finding with its sentence for staff, who see the draft that it is about, too.

    Two queries for all of them, besides their rows.
    """
    shown = list(findings)
    facts = read_facts(shown)
    return [(finding, explain(finding, facts).text + _draft(finding, facts)) for finding in shown]


def _draft(finding: Finding, facts: Facts) -> str:
    other = _named(finding, facts)
    return f"（下書き：協定番号{other.number}）" if other and other.state == State.DRAFT else ""


def _other(finding: Finding, facts: Facts) -> Agreement | None:
    """Give the agreement that the finding names, unless it is a draft, which nobody may open."""
    other = _named(finding, facts)
    return None if other and other.state == State.DRAFT else other


def _named(finding: Finding, facts: Facts) -> Agreement | None:
    is_number = finding.code in _NAMING and finding.value.isdecimal()
    return facts.agreements.get(int(finding.value)) if is_number else None


def say_day(date: PartialDate | None) -> str:
    """Write a date in the language of the page, without its era."""
    if date is None:
        return _("記載なし")
    if get_language() == "en":
        return date.display_en()
    month = f"{date.month}月" if date.month else ""
    return f"{date.year}年{month}{f'{date.day}日' if date.day else ''}"


def _seen(finding: Finding) -> dict[str, str]:
    value = finding.value
    return {"seen": value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"}


def _after_edition(finding: Finding, facts: Facts) -> str:
    agreement = finding.agreement
    edition = newest_edition(agreement)
    return _("締結日が一覧の時点（%(as_of)s）より後です（締結日：%(signed)s）。") % {
        "as_of": say_day(edition.as_of if edition else None),
        "signed": say_day(agreement.signed),
    }


def _contradicts_title(finding: Finding, facts: Facts) -> str:
    agreement = finding.agreement
    years = years_in(agreement.title)
    return _("協定名にある年（%(year)s年）が、締結年（%(signed)s年）より後です。") % {
        "year": min(years) if years else "",
        "signed": agreement.signed.year if agreement.signed else "",
    }


def _twin(finding: Finding, facts: Facts) -> str:
    other = _named(finding, facts)
    return _(
        "協定番号%(number)sと、当事者や協定名がほとんど同じです"
        "（締結日：%(ours)s、協定番号%(number)sは%(theirs)s）。"
    ) % {
        "number": finding.value,
        "ours": say_day(finding.agreement.signed),
        "theirs": say_day(other.signed if other else None),
    }


def _spelling(finding: Finding, facts: Facts) -> str:
    title, _slash, cell = finding.value.partition(" / ")
    return _(
        "相手先の表記が食い違っています。協定名では「%(title)s」、協定締結先の欄では「%(cell)s」です。"
    ) % {"title": title, "cell": cell}


def _conflict(finding: Finding, facts: Facts) -> str:
    said = _(
        "新しい一覧では、%(field)sが「%(seen)s」です。ここには職員が訂正した値を載せています。"
    )
    return said % {**_seen(finding), "field": label_of(finding.field)}


def _unlisted(finding: Finding, facts: Facts) -> str:
    if not finding.value:
        return _("最新の一覧に載っていません。")
    return _("%(seen)s版から、一覧に載っていません。") % _seen(finding)


def _match(finding: Finding, facts: Facts) -> str:
    """Say it of the draft, or of what the draft may be, which is what the public sees."""
    if finding.agreement.state == State.DRAFT:
        said = _("一覧の行が、協定番号%(seen)sと同じ協定か、確かではありません。")
        return said % _seen(finding)
    return _(
        "新しい一覧に、この協定かもしれない行がありますが、確かではありません。職員が確認しています。"
    )


def _dead_link(finding: Finding, facts: Facts) -> str:
    link = facts.links.get(link_key(finding.value))
    if link is None or link.last_good_on is None:
        return _("公式ページのアドレスを開けません。")
    day = date_format(link.last_good_on, "DATE_FORMAT")
    return _("公式ページのアドレスを開けません（最後に開けた日：%(day)s）。") % {"day": day}


_SENTENCES: dict[FindingCode, Callable[[Finding, Facts], str]] = {
    FindingCode.NO_TITLE: lambda finding, facts: _("協定名の記載がありません。"),
    FindingCode.NO_TOPIC: lambda finding, facts: _("分野の記載がありません。"),
    FindingCode.NO_DATE: lambda finding, facts: _("締結日の記載がありません。"),
    FindingCode.UNKNOWN_PARTNER: lambda finding, facts: _("協定締結先の記載がありません。"),
    FindingCode.DATE_AFTER_EDITION: _after_edition,
    FindingCode.DATE_CONTRADICTS_TITLE: _contradicts_title,
    FindingCode.NEAR_DUPLICATE: _twin,
    FindingCode.PARTNER_SPELLING: _spelling,
    FindingCode.IMPORT_CONFLICT: _conflict,
    FindingCode.NO_LONGER_LISTED: _unlisted,
    FindingCode.DEAD_LINK: _dead_link,
    FindingCode.DUPLICATE_ROW: lambda finding, facts: (
        _("一覧に、協定番号%(seen)sと全く同じ行があります。") % _seen(finding)
    ),
    FindingCode.DOUBTFUL_MATCH: _match,
    FindingCode.COUNTRY_INFERRED: lambda finding, facts: (
        _("国・地域の記載がないため、「%(seen)s」という名前から推定しました。") % _seen(finding)
    ),
    FindingCode.PARTNER_IS_COUNTRY: lambda finding, facts: (
        _("協定締結先は「%(seen)s」という国・地域名だけが書かれています。") % _seen(finding)
    ),
    FindingCode.UNKNOWN_LOCAL_GOVERNMENT: lambda finding, facts: (
        _("「%(seen)s」がどの自治体か、特定できません。") % _seen(finding)
    ),
    FindingCode.UNKNOWN_COUNTRY: lambda finding, facts: (
        _("「%(seen)s」がどの国・地域のものか、分かりません。") % _seen(finding)
    ),
    FindingCode.UNUSABLE_URL: lambda finding, facts: (
        _("URLの欄の「%(seen)s」は、アドレスとして読めません。") % _seen(finding)
    ),
    FindingCode.UNKNOWN_TOPIC: lambda finding, facts: (
        _("分野の「%(seen)s」を、どの分類に入れるか決められません。") % _seen(finding)
    ),
    FindingCode.UNREAD_CELL: lambda finding, facts: (
        _("一覧の行の列の数が、見出しと合いません（%(seen)s）。") % _seen(finding)
    ),
}
