"""The values staff may set: how each is read into one form, and what it may not be.

Values come in as forms, sheets and revisions have them and go out as JSON has them: dates as EDTF
text, links as lists of keys. `curation/editing.py` compares and stores them in this form.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from partnerships.dates import PartialDate, parse_date
from partnerships.models import Agreement, InForce, LocalGovernment, Partner, State, Topic

Values = dict[str, Any]

BLANK: Values = {
    "title": "",
    "local_governments": [],
    "partners": [],
    "topics": [],
    "summary": "",
    "signed": None,
    "signed_also": [],
    "term_ends": None,
    "in_force": InForce.UNKNOWN.value,
    "official_url": "",
    "state": State.PUBLISHED.value,
}
"""The editable fields, as an agreement has them of which nothing is known."""

DATE_HINT = "2005、2005-12、2005-12-03、平成18年8月31日、2012年7月 のように書いてください。"
_LONGEST_DATE = 60


def editable_values(content: Mapping[str, Any]) -> Values:
    """Give the editable values of a revision's content."""
    keys = {"local_governments": "code", "partners": "id"}
    return read_values(
        {
            name: [item[keys[name]] for item in content[name]] if name in keys else content[name]
            for name in BLANK
        }
    )


def read_values(values: Mapping[str, Any]) -> Values:
    """Bring values into the one form; ValidationError, by field, for those that have none."""
    return _each(values, lambda name, value: _READERS[name](value))


def check_values(changed: Values, before: Values) -> None:
    """Refuse new values that an agreement can't have; ValidationError, by field, in Japanese."""
    _each(changed, lambda name, value: _CHECKS[name](value, before[name]))


def label_of(name: str) -> str:
    """Give what a field is called to people."""
    if name == "merged_agreements":
        return "統合した記録"
    return str(getattr(Agreement._meta.get_field(name), "verbose_name", name))


def read_date(written: PartialDate | str | None) -> PartialDate | None:
    """Read a date in any written form; blank is None, ValueError says what can't be read."""
    if isinstance(written, PartialDate):
        return written
    text = (written or "").strip()[:_LONGEST_DATE]
    date = parse_date(text) if text else None
    if text and date is None:
        raise ValueError(f"「{text}」は日付として読めません。{DATE_HINT}")
    return date


def _each(values: Mapping[str, Any], rule: Callable[[str, Any], Any]) -> Values:
    """Apply a rule to every field; its ValueErrors become one ValidationError naming the fields."""
    results, errors = {}, {}
    for name, value in values.items():
        try:
            results[name] = rule(name, value)
        except ValueError as error:
            errors[name] = f"{label_of(name)}：{error}"
    if errors:
        raise ValidationError(errors)
    return results


def _read_text(value: str | None) -> str:
    """Strip it, and end its lines in one way, for browsers send CR LF."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text:
        raise ValueError("使えない文字（NUL）が入っています。")
    return text


def _read_edtf(value: PartialDate | str | None) -> str | None:
    date = read_date(value)
    return date.edtf if date else None


def _read_dates(values: Sequence[PartialDate | str]) -> list[str]:
    return list(dict.fromkeys(edtf for edtf in map(_read_edtf, values) if edtf))


def _read_codes(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(_read_text, values)))


def _read_topics(values: Sequence[str]) -> list[str]:
    return sorted(_read_codes(values))


def _read_ids(values: Sequence[int | str]) -> list[int]:
    return list(dict.fromkeys(map(int, values)))


def _accept(value: Any, before: Any) -> None:
    """Any value will do."""


def _check_governments(codes: list[str], before: list[str]) -> None:
    if not codes:
        raise ValueError("1つ以上選んでください。")
    _refuse_unknown(codes, before, LocalGovernment.objects.in_bulk(codes))


def _check_partners(ids: list[int], before: list[int]) -> None:
    _refuse_unknown(ids, before, Partner.objects.filter(merged_into=None).in_bulk(ids))


def _check_topics(codes: list[str], before: list[str]) -> None:
    _refuse_unknown(codes, before, Topic.objects.in_bulk(codes))


def _refuse_unknown(keys: Sequence[Any], before: Sequence[Any], known: Mapping[Any, Any]) -> None:
    unknown = [str(key) for key in keys if key not in before and key not in known]
    if unknown:
        raise ValueError(f"「{'、'.join(unknown)}」は登録されていないか、統合されています。")


def _check_in_force(value: str, before: str) -> None:
    if value not in InForce:
        raise ValueError(f"「{value}」は選択肢にありません。")


def _check_url(url: str, before: str) -> None:
    try:
        if url:
            _WEB_ADDRESS(url)
    except ValidationError as error:
        raise ValueError(
            f"「{url}」は、http:// か https:// で始まる正しいアドレスではありません。"
        ) from error
    if len(url) > _LONGEST_URL:
        raise ValueError(f"{_LONGEST_URL}文字までです（いまは{len(url)}文字）。")


def _check_state(state: str, before: str) -> None:
    """Withdrawing, merging and bringing back ask for more than a state; here it is shown or not."""
    if not {state, before} <= {State.DRAFT, State.PUBLISHED}:
        raise ValueError("ここで選べるのは「下書き」と「公開」だけです。")


_WEB_ADDRESS = URLValidator(schemes=["http", "https"])
_LONGEST_URL = 2000

_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _read_text,
    "local_governments": _read_codes,
    "partners": _read_ids,
    "topics": _read_topics,
    "summary": _read_text,
    "signed": _read_edtf,
    "signed_also": _read_dates,
    "term_ends": _read_edtf,
    "in_force": _read_text,
    "official_url": _read_text,
    "state": _read_text,
}
_CHECKS: dict[str, Callable[[Any, Any], None]] = {
    "title": _accept,
    "local_governments": _check_governments,
    "partners": _check_partners,
    "topics": _check_topics,
    "summary": _accept,
    "signed": _accept,
    "signed_also": _accept,
    "term_ends": _accept,
    "in_force": _check_in_force,
    "official_url": _check_url,
    "state": _check_state,
}
