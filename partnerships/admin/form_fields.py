"""Form fields of the admin: what people type, in the form that the record keeps.

Dates may be written as anybody writes them; lines end in one way, so that saving a page as it was
changes nothing.
"""

import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from partnerships.curation.values import DATE_HINT, read_date
from partnerships.dates import PartialDate


class PlainTextField(forms.CharField):
    """Text of several lines; a browser's CR LF is the record's LF."""

    widget = AdminTextareaWidget(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class PartialDateField(forms.CharField):
    """A date of which a part may be unknown, in any written form; blank is None."""

    widget = AdminTextInputWidget(attrs={"placeholder": "2005-12"})

    def to_python(self, value: Any) -> Any:
        return _read(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return value.edtf if isinstance(value, PartialDate) else value


class DateListField(forms.CharField):
    """Several such dates, separated by 、; gives a list of EDTF texts."""

    widget = AdminTextInputWidget(attrs={"placeholder": "2011-03、2016"})

    def to_python(self, value: Any) -> Any:
        parts = value if isinstance(value, list) else re.split("[、,，\n]", value or "")
        return [date.edtf for date in map(_read, parts) if date]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


def _read(written: str | None) -> PartialDate | None:
    if written and "\0" in written:
        raise ValidationError(f"日付に使えない文字が入っています。{DATE_HINT}")
    try:
        return read_date(written)
    except ValueError as error:
        raise ValidationError(str(error)) from error
