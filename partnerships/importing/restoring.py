"""The writes of taking an edition back; called by `taking_back.py` in its transaction."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User

from partnerships.curation.history import Content, keys_of
from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Edition,
    Partner,
    State,
)

_BATCH = 500
_COLUMNS = ("title", "summary", "signed_also", "official_url", "is_listed")
_DAYS = ("signed", "signed_first_on", "signed_last_on")


class Restorer:
    """Gives agreements back the content of an earlier revision."""

    def __init__(self, edition: Edition, by: User | None) -> None:
        self.edition = edition
        self.by = by

    def withdraw(self, numbers: Iterable[int]) -> None:
        """Withdraw agreements that only the edition has: their numbers stay given out."""
        reason = f"一覧 {self.edition.key} の取り込みが取り消されたため。"
        Agreement.objects.filter(number__in=list(numbers)).update(
            state=State.WITHDRAWN,
            withdrawn_reason=f"{reason}{self.edition.taken_back_reason}",
            is_listed=False,
        )

    def restore(self, contents: Mapping[int, Content]) -> None:
        """Set all that an import changes, and nothing else; a fixed number of queries a batch."""
        agreements = Agreement.objects.in_bulk(list(contents))
        for number, content in contents.items():
            _set_columns(agreements[number], content)
        columns = [*_COLUMNS, *_DAYS]
        Agreement.objects.bulk_update(agreements.values(), columns, batch_size=_BATCH)
        keys = {number: keys_of(content) for number, content in contents.items()}
        _link_governments({number: found["local_governments"] for number, found in keys.items()})
        _link_partners({number: found["partners"] for number, found in keys.items()})
        _link_topics({number: found["topics"] for number, found in keys.items()})


def _set_columns(agreement: Agreement, content: Content) -> None:
    for name in _COLUMNS:
        setattr(agreement, name, content[name])
    signed = PartialDate.from_edtf(content["signed"]) if content["signed"] else None
    agreement.signed = signed
    agreement.signed_first_on = signed.first_day if signed else None
    agreement.signed_last_on = signed.last_day if signed else None


def _link_governments(codes_of: Mapping[int, Sequence[str]]) -> None:
    AgreementLocalGovernment.objects.filter(agreement__in=list(codes_of)).delete()
    AgreementLocalGovernment.objects.bulk_create(
        [
            AgreementLocalGovernment(
                agreement_id=number, local_government_id=code, position=position
            )
            for number, codes in codes_of.items()
            for position, code in enumerate(codes)
        ],
        batch_size=_BATCH,
    )


def _link_partners(ids_of: Mapping[int, Sequence[int]]) -> None:
    """Link the partners; one that was merged since is the one it was merged into."""
    merged = Partner.objects.filter(merged_into__isnull=False)
    now = {partner.pk: partner.merged_into_id or partner.pk for partner in merged}
    links = [
        AgreementPartner(agreement_id=number, partner_id=pk, position=position)
        for number, ids in ids_of.items()
        for position, pk in enumerate(dict.fromkeys(now.get(pk, pk) for pk in ids))
    ]
    AgreementPartner.objects.filter(agreement__in=list(ids_of)).delete()
    AgreementPartner.objects.bulk_create(links, batch_size=_BATCH)


def _link_topics(codes_of: Mapping[int, Sequence[str]]) -> None:
    through = Agreement.topics.through
    through.objects.filter(agreement__in=list(codes_of)).delete()
    through.objects.bulk_create(
        [
            through(agreement_id=number, topic_id=code)
            for number, codes in codes_of.items()
            for code in codes
        ],
        batch_size=_BATCH,
    )
