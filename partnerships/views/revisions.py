"""Revisions made ready for templates: what one changed, marked; and the record as one left it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from partnerships.curation.comparing import FIELDS, Change, Part, compare, say
from partnerships.curation.history import Content, Step, role_of
from partnerships.curation.values import label_of
from partnerships.languages import mark_japanese
from partnerships.models import Revision
from partnerships.search.names import Names
from partnerships.views.presenting import Link

# Fields of which the page says nothing while there is nothing to say.
_QUIET = {"signed_also", "term_ends", "withdrawn_reason", "merged_into", "merged_agreements"}

_ADDRESSES: Mapping[str, Callable[[Any], list[str]]] = {
    "local_governments": lambda found: [f"/local-governments/{item['code']}/" for item in found],
    "partners": lambda found: [f"/partners/{item['id']}/" for item in found],
    "topics": lambda found: [f"/topics/{code}/" for code in found],
    "merged_into": lambda number: [f"/agreements/{number}/"],
    "merged_agreements": lambda merged: [f"/agreements/{m['number']}/history/" for m in merged],
}


def title_of(revision: Revision) -> str:
    return revision.content["title"] or gettext("（協定名の記載なし）")


def text_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts) or gettext("（記載なし）")


def name_version(revision: Revision) -> str:
    return gettext("第%d版") % revision.number


def name_revision(revision: Revision) -> str:
    """Name a revision among those of all agreements."""
    said = {
        "title": title_of(revision),
        "number": revision.agreement_id,
        "version": revision.number,
    }
    return gettext("%(title)s（協定番号 %(number)d、第%(version)d版）") % said


def present_step(step: Step, names: Names, of_one: bool) -> dict[str, Any]:
    """Make what a list of changes shows of a revision; `of_one` agreement needs no title."""
    revision, before = step
    title = name_revision(revision)
    changes = compare(before, revision.content, names) if before else []
    return {
        "revision": revision,
        "url": f"/agreements/{revision.agreement_id}/versions/{revision.number}/",
        "anchor": f"v{revision.number}" if of_one else f"r{revision.pk}",
        "heading": name_version(revision) if of_one else title,
        "role": role_of(revision),
        "is_first": before is None,
        "changes": [_present_change(change) for change in changes],
    }


def _present_change(change: Change) -> dict[str, Any]:
    return {
        "label": change.label,
        "before": _mark(change.before, "del", gettext("［削除］"), gettext("［削除終わり］")),
        "after": _mark(change.after, "ins", gettext("［追加］"), gettext("［追加終わり］")),
        "note": change.note,
    }


def _mark(parts: Iterable[Part], tag: str, said: str, said_after: str) -> SafeString:
    """Give the parts as HTML, the changed ones in an element that is heard, too."""
    heard = '<span class="visually-hidden">{}</span>'
    changed = f"<{tag}>{heard}{{}}{heard}</{tag}>"
    texts = ((mark_japanese(part.text), part.is_changed) for part in parts)
    marked = (
        format_html(changed, said, text, said_after) if is_changed else text
        for text, is_changed in texts
    )
    return format_html_join("", "{}", ((text,) for text in marked))


def present_content(content: Content, names: Names) -> list[tuple[str, list[Link]]]:
    """Give label and values of each field, with links where they lead somewhere today."""
    facts = []
    for field in FIELDS:
        value = content.get(field)
        said = say(field, value, names)
        urls = _ADDRESSES[field](value) if field in _ADDRESSES and said else [""] * len(said)
        if said or field not in _QUIET:
            facts.append((label_of(field), [Link(*pair) for pair in zip(said, urls, strict=True)]))
    return facts
