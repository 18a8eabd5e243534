"""From a row as written to a Draft: values with codes and dates, and what was doubtful.

Pure: knows the Vocabulary, not the database. Only today's rules count, whichever day the row was
taken in, so that two editions can be compared value by value.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from partnerships.curation.doubts import is_after, title_contradicts
from partnerships.curation.spelling import other_spelling
from partnerships.dates import PartialDate
from partnerships.importing.governments import parse_local_governments
from partnerships.importing.issues import Issue
from partnerships.importing.partner_names import DraftPartner
from partnerships.importing.partners import parse_partners
from partnerships.importing.reading import RawRow
from partnerships.importing.signing import find_signing
from partnerships.importing.topics import parse_topics
from partnerships.importing.vocabulary import Vocabulary
from partnerships.importing.words import EMPTY_CELLS
from partnerships.models import FindingCode
from partnerships.text import fold

_URL = re.compile(r"(?:https?://|www\.)[^\s、，,<>\"「」（）]+", re.IGNORECASE)
LONGEST_URL = 2000


@dataclass
class Draft:
    """What a row says, each value on its own terms; keys of the record, not yet stored."""

    title: str = ""
    local_governments: list[str] = field(default_factory=list)
    partners: list[DraftPartner] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    summary: str = ""
    signed: PartialDate | None = None
    signed_also: list[PartialDate] = field(default_factory=list)
    official_url: str = ""
    issues: list[Issue] = field(default_factory=list)


def normalise(row: RawRow, vocabulary: Vocabulary, as_of: PartialDate | None) -> Draft:
    """Read the six cells; what can't be understood is left out and said in `issues`."""
    governments_cell, title_cell, partners_cell, topics_cell, summary_cell, url_cell = row.cells
    governments = parse_local_governments(governments_cell, vocabulary.governments)
    partners = parse_partners(partners_cell, vocabulary)
    topics = parse_topics(topics_cell, vocabulary.topics)
    signing = find_signing(summary_cell, title_cell)
    draft = Draft(
        title=_text(title_cell),
        local_governments=governments.codes,
        partners=partners.partners,
        topics=topics.codes,
        summary=summary_cell.strip(),
        signed=signing.signed,
        signed_also=list(signing.signed_also),
        official_url=parse_url(url_cell),
    )
    doubts = [
        *(
            (FindingCode.UNKNOWN_LOCAL_GOVERNMENT, "local_governments", v)
            for v in governments.unknown
        ),
        *((code, "partners", value) for code, value in partners.issues),
        *((FindingCode.UNKNOWN_TOPIC, "topics", value) for value in topics.unknown),
        *_doubts_of_values(draft, partners_cell, as_of),
    ]
    if not governments.codes and not governments.unknown:
        doubts.append((FindingCode.UNKNOWN_LOCAL_GOVERNMENT, "local_governments", governments_cell))
    if not draft.official_url and fold(url_cell) not in EMPTY_CELLS:
        doubts.append((FindingCode.UNUSABLE_URL, "official_url", url_cell))
    draft.issues = [_issue(row.line, *doubt) for doubt in doubts]
    return draft


def _doubts_of_values(
    draft: Draft, partners_cell: str, as_of: PartialDate | None
) -> Iterator[tuple[FindingCode, str, str]]:
    """Doubts that the values themselves raise, as (code, field, what was seen).

    Told of a file before it is stored; of what is stored, `curation/doubts.py` tells the same.
    """
    if not draft.title:
        yield FindingCode.NO_TITLE, "title", ""
    if not draft.topics:
        yield FindingCode.NO_TOPIC, "topics", ""
    for partner in draft.partners:
        if spelling := other_spelling(partner.name, draft.title, partners_cell):
            yield FindingCode.PARTNER_SPELLING, "partners", f"{spelling} / {partner.name}"
    if draft.signed is None:
        yield FindingCode.NO_DATE, "signed", ""
        return
    if is_after(draft.signed, as_of):
        yield FindingCode.DATE_AFTER_EDITION, "signed", draft.signed.edtf
    if title_contradicts(draft.title, draft.signed):
        yield FindingCode.DATE_CONTRADICTS_TITLE, "signed", draft.signed.edtf


def parse_url(cell: str) -> str:
    """Give the first web address of the cell, or nothing; one that can't be kept is none."""
    found = _URL.search(unicodedata.normalize("NFKC", cell))
    if found is None:
        return ""
    url = found[0].rstrip(".。)")
    url = url if "://" in url else f"http://{url}"
    return url if len(url) <= LONGEST_URL else ""


def _text(cell: str) -> str:
    text = cell.strip()
    return "" if fold(text) in EMPTY_CELLS else text


def _issue(line: int, code: FindingCode, column: str, value: str) -> Issue:
    said = f"：{value}" if value else ""
    return Issue(line, code, column, value, f"{code.label}{said}")
