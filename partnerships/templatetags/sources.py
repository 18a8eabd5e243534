"""The table of an agreement's page that has its values beside the cells of a list's row."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from partnerships.languages import mark_japanese

register = template.Library()

_ROW = '<tr>\n<th scope="row">%s</th>\n<td>%s</td>\n<td class="as-written">%s</td>\n</tr>'
_CELL = '<span class="as-written-text">%s</span>'
_BLANK = '<span class="missing">%s</span>'


@register.simple_tag
def comparison_rows(rows: Iterable[tuple[str, str, str]]) -> SafeString:
    """Give a table row for each (label, value of the record, cell as written)."""
    return mark_safe("\n".join(_row(*row) for row in rows))


def _row(label: str, value: str, cell: str) -> str:
    said = conditional_escape(mark_japanese(value))
    written = _CELL % conditional_escape(mark_japanese(cell))
    return _ROW % (escape(label), said, written if cell else _BLANK % gettext("（空欄）"))
