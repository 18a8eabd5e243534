"""The record: its tables, one subject a file, re-exported here."""

from partnerships.models.agreement import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    InForce,
    State,
)
from partnerships.models.finding import Finding, FindingCode, FindingStep
from partnerships.models.partner import FIRST_FREE_ID, GazetteerEntry, Partner, PartnerKind
from partnerships.models.places import Country, LocalGovernment, Prefecture
from partnerships.models.record import AgreementDocument, Counter, SearchDocument, Stamp, StampMove
from partnerships.models.reference import ReferenceRow, split_aliases
from partnerships.models.revision import Revision, canonical_json, chain_hash
from partnerships.models.source import HASHED_COLUMNS, Edition, SourceRow, hash_rows
from partnerships.models.staff import StaffProfile
from partnerships.models.topic import Topic

__all__ = [
    "FIRST_FREE_ID",
    "HASHED_COLUMNS",
    "Agreement",
    "AgreementDocument",
    "AgreementLocalGovernment",
    "AgreementPartner",
    "Counter",
    "Country",
    "Edition",
    "Finding",
    "FindingCode",
    "FindingStep",
    "GazetteerEntry",
    "InForce",
    "LocalGovernment",
    "Partner",
    "PartnerKind",
    "Prefecture",
    "ReferenceRow",
    "Revision",
    "SearchDocument",
    "SourceRow",
    "StaffProfile",
    "Stamp",
    "StampMove",
    "State",
    "Topic",
    "canonical_json",
    "chain_hash",
    "hash_rows",
    "split_aliases",
]
