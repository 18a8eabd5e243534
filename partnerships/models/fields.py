"""Columns for dates of which only a part is known.

`PartialDateField` keeps the EDTF text, so that what is known survives unrounded; a
`PartialDateBoundField` beside it keeps the first or last day the date may be, so that the
database can sort and range over it.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from partnerships.dates import PartialDate

if TYPE_CHECKING:
    _TextField = models.CharField[PartialDate | str | None, PartialDate | None]
    _DayField = models.DateField[date | None, date | None]
else:
    _TextField = models.CharField
    _DayField = models.DateField


class PartialDateField(_TextField):
    """A PartialDate; the column holds EDTF level 0 text: `2005`, `2005-12`, `2005-12-03`."""

    description = "日付（一部だけ分かるものを含む）"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> PartialDate | None:
        return PartialDate.from_edtf(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """Accept a PartialDate or EDTF text; ValidationError names the value that is neither."""
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.from_edtf(str(value))
        except ValueError as error:
            raise ValidationError(
                f"「{value}」は日付として読めません。"
                "2005、2005-12、2005-12-03 のように書いてください。"
            ) from error

    def run_validators(self, value: Any) -> None:
        """Check the text that is stored; a PartialDate has no length."""
        super().run_validators(self.get_prep_value(value))

    def get_prep_value(self, value: Any) -> str | None:
        known = self.to_python(value)
        return known.edtf if known else None

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""


class PartialDateBoundField(_DayField):
    """The first or last day of another field's PartialDate; written by the model, never by hand."""

    def __init__(self, source: str = "", bound: str = "first_day", **kwargs: Any) -> None:
        self.source = source
        self.bound = bound
        super().__init__(**{"null": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "bound": self.bound}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Derive the day from the source field on every save and bulk_create."""
        source = model_instance._meta.get_field(self.source)
        known = source.to_python(getattr(model_instance, self.source))  # type: ignore[union-attr]
        value = getattr(known, self.bound) if known else None
        setattr(model_instance, self.attname, value)
        return value
