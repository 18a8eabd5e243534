"""What the values of one agreement leave in doubt: an agreement comes in, Doubts go out.

Nothing is queried but what `with_parties` fetched, and nothing is written. `rechecking.py` asks
this at every save, import and `find_doubts`; the importer asks the same rules of its drafts.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from partnerships.curation.spelling import other_spelling
from partnerships.dates import ERAS, PartialDate
from partnerships.models import Agreement, Edition, FindingCode, Partner, PartnerKind, State

LONGEST_VALUE = 500  # of a finding; it stands in a unique index, the row keeps the cell whole

CHECKED_CODES = frozenset(
    {
        FindingCode.NO_TITLE,
        FindingCode.NO_TOPIC,
        FindingCode.NO_DATE,
        FindingCode.DATE_AFTER_EDITION,
        FindingCode.DATE_CONTRADICTS_TITLE,
        FindingCode.PARTNER_IS_COUNTRY,
        FindingCode.PARTNER_SPELLING,
        FindingCode.UNKNOWN_COUNTRY,
        FindingCode.UNKNOWN_PARTNER,
        FindingCode.NO_LONGER_LISTED,
        FindingCode.DEAD_LINK,
    }
)
"""The kinds of doubt that the values alone tell, whoever set them."""

DOUBTED_STATES = (State.DRAFT.value, State.PUBLISHED.value)
_YEAR = re.compile(r"(?<!\d)(19[0-9]{2}|20[0-9]{2})(?!\d)")
_ERA_YEAR = re.compile(rf"({'|'.join(era.name for era in ERAS)})(元|[0-9]{{1,2}})年")
_FIRST_YEARS = {era.name: era.first_day.year for era in ERAS}


class Doubt(NamedTuple):
    """A doubt about the agreement of this number.

    `field` is a JSON field name, `value` what was seen; `basis` stands for all the data that the
    doubt is about: while it is the same, a doubt that staff have closed stays closed.
    """

    number: int
    code: FindingCode
    field: str
    value: str
    basis: str

    @property
    def key(self) -> tuple[int, str, str, str]:
        return self.number, str(self.code), self.field, self.value


def make_doubt(number: int, code: FindingCode, field: str, value: str, *data: object) -> Doubt:
    """Make a doubt; `data` is what it is about besides its value."""
    text = json.dumps([str(code), value, *data], ensure_ascii=False, default=str)
    # An old list may hold half a surrogate pair, which UTF-8 can't write.
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16)
    return Doubt(number, code, field, value[:LONGEST_VALUE], digest.hexdigest())


class Known(NamedTuple):
    """What is known beside an agreement: all editions, the oldest first, and dead links."""

    editions: Sequence[Edition]
    dead_links: Collection[str]


def doubts_of(agreement: Agreement, known: Known) -> Iterator[Doubt]:
    """Give the doubts of CHECKED_CODES about an agreement; none when it is no longer shown."""
    if agreement.state not in DOUBTED_STATES:
        return
    number = agreement.number
    if not agreement.title:
        yield make_doubt(number, FindingCode.NO_TITLE, "title", "")
    if not agreement.topics.all():
        yield make_doubt(number, FindingCode.NO_TOPIC, "topics", "")
    yield from _about_date(agreement)
    yield from _about_partners(agreement)
    yield from _about_listing(agreement, known.editions)
    if agreement.official_url in known.dead_links:
        url = agreement.official_url
        yield make_doubt(number, FindingCode.DEAD_LINK, "official_url", url)


def newest_edition(agreement: Agreement) -> Edition | None:
    """Give the newest edition that has the agreement; rows come in the order of editions."""
    rows = agreement.source_rows.all()
    return rows[len(rows) - 1].edition if rows else None


def title_contradicts(title: str, signed: PartialDate) -> bool:
    """Whether a year in the title lies more than a year after the signing: it can't be of then."""
    years = years_in(title)
    return bool(years) and signed.year < min(years) - 1


def years_in(title: str) -> list[int]:
    """Give the years that a title names, western ones first."""
    text = unicodedata.normalize("NFKC", title)
    return [int(year) for year in _YEAR.findall(text)] + [
        _FIRST_YEARS[era] + (1 if count == "元" else int(count)) - 1
        for era, count in _ERA_YEAR.findall(text)
    ]


def is_after(signed: PartialDate, as_of: PartialDate | None) -> bool:
    """Whether even the first day that it may be lies after the list's last one."""
    return as_of is not None and signed.first_day > as_of.last_day


def _about_date(agreement: Agreement) -> Iterator[Doubt]:
    number, signed = agreement.number, agreement.signed
    if signed is None:
        yield make_doubt(number, FindingCode.NO_DATE, "signed", "")
        return
    edition = newest_edition(agreement)
    if edition and is_after(signed, edition.as_of):
        code = FindingCode.DATE_AFTER_EDITION
        yield make_doubt(number, code, "signed", signed.edtf, edition.as_of)
    if title_contradicts(agreement.title, signed):
        code = FindingCode.DATE_CONTRADICTS_TITLE
        yield make_doubt(number, code, "signed", signed.edtf, agreement.title)


def _about_partners(agreement: Agreement) -> Iterator[Doubt]:
    partners = [link.partner for link in agreement.partner_links.all()]
    if not partners:
        yield make_doubt(agreement.number, FindingCode.UNKNOWN_PARTNER, "partners", "")
    rows = agreement.source_rows.all()
    cell = rows[len(rows) - 1].partners_as_written if rows else ""
    for partner in partners:
        yield from _about_partner(agreement, partner, cell)


def _about_partner(agreement: Agreement, partner: Partner, cell: str) -> Iterator[Doubt]:
    if partner.kind == PartnerKind.COUNTRY:
        code = FindingCode.PARTNER_IS_COUNTRY
        yield make_doubt(agreement.number, code, "partners", partner.name, partner.pk)
        return
    if partner.country_id is None and partner.kind != PartnerKind.NETWORK:
        code = FindingCode.UNKNOWN_COUNTRY
        yield make_doubt(agreement.number, code, "partners", partner.name, partner.pk)
    if spelling := other_spelling(partner.name, agreement.title, cell):
        code, data = FindingCode.PARTNER_SPELLING, (agreement.title, partner.name)
        yield make_doubt(agreement.number, code, "partners", f"{spelling} / {partner.name}", *data)


def _about_listing(agreement: Agreement, editions: Sequence[Edition]) -> Iterator[Doubt]:
    """Doubt an agreement that has a row, but none in the newest edition; name the first without."""
    last = newest_edition(agreement)
    if last is None or agreement.is_listed:
        return
    later = [edition.key for edition in editions if _order(edition) > _order(last)]
    value = later[0] if later else ""
    yield make_doubt(agreement.number, FindingCode.NO_LONGER_LISTED, "listed", value)


def _order(edition: Edition) -> tuple[str, int]:
    return str(edition.as_of), edition.pk
