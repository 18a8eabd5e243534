"""The record: its tables, one subject a file, re-exported here."""

from partnerships.models.agreement import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    InForce,
    State,
)
from partnerships.models.finding import Finding, FindingCode, FindingStep
from partnerships.models.job import Job
from partnerships.models.link import LinkState, OfficialLink, link_key
from partnerships.models.partner import FIRST_FREE_ID, GazetteerEntry, Partner, PartnerKind
from partnerships.models.places import Country, LocalGovernment, Prefecture
from partnerships.models.record import AgreementDocument, Counter, SearchDocument, Stamp, StampMove
from partnerships.models.reference import ReferenceRow, split_aliases
from partnerships.models.report import CorrectionReport, ReportField
from partnerships.models.revision import Revision, canonical_json, chain_hash
from partnerships.models.sign_in import SharedValue, SignIn
from partnerships.models.source import HASHED_COLUMNS, Edition, SourceRow, hash_rows
from partnerships.models.staff import StaffProfile
from partnerships.models.topic import Topic
from partnerships.models.upload import EditionFile, EditionUpload, PlannedRow

__all__ = [
    "FIRST_FREE_ID",
    "HASHED_COLUMNS",
    "Agreement",
    "AgreementDocument",
    "AgreementLocalGovernment",
    "AgreementPartner",
    "CorrectionReport",
    "Counter",
    "Country",
    "Edition",
    "EditionFile",
    "EditionUpload",
    "Finding",
    "FindingCode",
    "FindingStep",
    "GazetteerEntry",
    "InForce",
    "Job",
    "LinkState",
    "LocalGovernment",
    "OfficialLink",
    "Partner",
    "PartnerKind",
    "PlannedRow",
    "Prefecture",
    "ReferenceRow",
    "ReportField",
    "Revision",
    "SearchDocument",
    "SharedValue",
    "SignIn",
    "SourceRow",
    "StaffProfile",
    "Stamp",
    "StampMove",
    "State",
    "Topic",
    "canonical_json",
    "chain_hash",
    "hash_rows",
    "link_key",
    "split_aliases",
]
