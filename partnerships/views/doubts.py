"""What is doubted of an agreement, as its public page says it, and a way round a dead link."""

from dataclasses import dataclass
from datetime import date

from partnerships.curation.doubts import newest_edition
from partnerships.curation.explaining import Explanation, Facts, explain, read_facts
from partnerships.models import Agreement, Finding, FindingCode, link_key

_ARCHIVE = "https://web.archive.org/web"


@dataclass(frozen=True)
class DeadLink:
    """An official page that can't be opened: when it last could, and where a copy may be kept."""

    last_good_on: date | None
    archived_url: str


@dataclass(frozen=True)
class Doubted:
    """Sentences for the page, and its dead link if it has one."""

    explanations: list[Explanation]
    dead_link: DeadLink | None = None


def read_doubted(number: int) -> Doubted:
    """Read what is doubted now; two queries, and three more for what some kinds name."""
    agreement = Agreement.objects.get(pk=number)
    findings = list(agreement.findings.filter(state=Finding.State.OPEN))
    facts = read_facts(findings)
    is_dead = any(finding.code == FindingCode.DEAD_LINK for finding in findings)
    return Doubted(
        [explain(finding, facts) for finding in findings],
        _dead_link(agreement, facts) if is_dead else None,
    )


def _dead_link(agreement: Agreement, facts: Facts) -> DeadLink:
    """Point to the copy nearest the day it last opened, else nearest the list's as-of date."""
    link = facts.links.get(link_key(agreement.official_url))
    good = link.last_good_on if link else None
    edition = newest_edition(agreement) if good is None else None
    day = good or (edition.as_of.last_day if edition and edition.as_of else None)
    when = f"{day:%Y%m%d}" if day else "2"  # the archive's way to say "any"
    return DeadLink(good, f"{_ARCHIVE}/{when}/{agreement.official_url}")
