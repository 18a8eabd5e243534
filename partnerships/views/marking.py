"""Marks what a search found in texts as written: escaped first, then `<mark>` around each hit."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from partnerships.text import find_hits, fold

_AROUND = 40


class Marker:
    """Marks the hits of some words; without words it only escapes."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.terms = tuple(dict.fromkeys(term for word in words if (term := fold(word))))

    def mark(self, text: str) -> SafeString:
        """Give the text as HTML with its hits marked."""
        return self._marked(text, find_hits(text, *self.terms) if self.terms else [])

    def excerpt(self, text: str) -> SafeString:
        """Give the part of a long text around its first hit, marked; blank where nothing hits."""
        hits = find_hits(text, *self.terms) if self.terms else []
        if not hits:
            return mark_safe("")
        start, end = max(0, hits[0][0] - _AROUND), hits[0][1] + 2 * _AROUND
        inside = [(a - start, b - start) for a, b in hits if a >= start and b <= end]
        marked = self._marked(text[start:end], inside)
        return mark_safe(f"{'…' if start else ''}{marked}{'…' if end < len(text) else ''}")

    def _marked(self, text: str, hits: list[tuple[int, int]]) -> SafeString:
        parts, at = [], 0
        for start, end in hits:
            parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
            at = end
        return mark_safe("".join([*parts, escape(text[at:])]))
