"""What all reference tables share: rows that come from `fixtures/*.csv` and that staff may correct.

Each row remembers the values it was last loaded with, so that a later release updates what staff
have not touched and leaves the rest alone (see `importing/reference.py`).
"""

from django.db import models


class ReferenceRow(models.Model):
    as_loaded = models.JSONField(
        "読み込んだ値",
        default=dict,
        editable=False,
        help_text="同梱の表から最後に読み込んだ値。職員の変更を見分けるために使います。",
    )

    class Meta:
        abstract = True


def split_aliases(text: str) -> list[str]:
    """Give the names of an alias field, one a line, without blanks."""
    return [line.strip() for line in text.splitlines() if line.strip()]
