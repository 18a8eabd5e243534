"""Marks what differs between two texts, so that it is seen, and heard as well."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_HEARD = {"del": "削除", "ins": "追加"}


def mark(parts: Iterable[tuple[str, bool]], tag: str) -> SafeString:
    """Give (text, is changed) as HTML, the changed ones in a `del` or `ins`; blank for no part."""
    said = _HEARD[tag]
    heard = '<span class="visually-hidden">［{}］</span>'
    changed = f"<{tag}>{heard}{{}}{heard}</{tag}>"
    return format_html_join(
        "",
        "{}",
        (
            (format_html(changed, said, text, f"{said}終わり") if is_changed else text,)
            for text, is_changed in parts
        ),
    )
