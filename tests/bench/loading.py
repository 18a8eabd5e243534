"""Writes a synthetic record into the database of DATABASE_URL: `python -m tests.bench.loading 174`.

The database is migrated and without agreements. Rows go in by COPY (PostgreSQL) or executemany
(SQLite), a batch of all tables after the other. No revisions are written: the pages measured show
none, and an edit starts the chain of an agreement that has none.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import django
from tqdm import tqdm

django.setup()

from django.db import connection, models  # noqa: E402

from partnerships.dates import PartialDate  # noqa: E402
from partnerships.models import (  # noqa: E402
    FIRST_FREE_ID,
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Counter,
    Edition,
    Finding,
    Partner,
    SourceRow,
)
from tests.bench.making import MadeAgreement, make_agreements  # noqa: E402
from tests.bench.reference import Body, read_reference  # noqa: E402

BATCH = 20_000
NOW = "2026-11-24 00:00:00"
ROWS_A_PAGE = 20
Values = dict[str, Any]


class Table:
    """Inserts rows of a model, given the columns that differ from the model's defaults."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        blank = model()
        self.name = model._meta.db_table
        self.given = columns
        fields = [f for f in model._meta.concrete_fields if f.column not in columns]
        rest = [f for f in fields if not isinstance(f, models.AutoField)]
        self.columns = [*columns, *(f.column for f in rest)]
        self.defaults = tuple(
            f.get_db_prep_save(f.value_from_object(blank), connection) for f in rest
        )

    def insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        whole = (row + self.defaults for row in rows)
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(self.columns))
                sql = f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})'
                connection.connection.executemany(sql, whole)
                return
            with cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as copy:
                for row in whole:
                    copy.write_row(row)


class Loader:
    """Loads batches of made agreements, and the partners as they first come."""

    def __init__(self) -> None:
        self.partners = Table(
            Partner,
            "id",
            "name",
            "name_en",
            "country_id",
            "kind",
            "latitude",
            "longitude",
            "aliases",
        )
        self.agreements = Table(
            Agreement,
            *("number", "title", "summary", "signed", "signed_first_on", "signed_last_on"),
            *("official_url", "is_listed", "created_at", "updated_at"),
        )
        self.governments = Table(
            AgreementLocalGovernment, "agreement_id", "local_government_id", "position"
        )
        self.links = Table(AgreementPartner, "agreement_id", "partner_id", "position")
        self.topics = Table(Agreement.topics.through, "agreement_id", "topic_id")
        self.findings = Table(Finding, "agreement_id", "code", "field", "edition_id", "found_at")
        self.rows = Table(
            SourceRow,
            *("edition_id", "agreement_id", "position", "page", "line"),
            *("local_governments_as_written", "title_as_written", "partners_as_written"),
            *("topics_as_written", "summary_as_written", "url_as_written"),
        )
        self.countries = read_reference().countries
        self.edition = _make_edition().pk
        self.known: set[int] = set()

    def load(self, made: Sequence[MadeAgreement]) -> None:
        self.partners.insert(self._new_partners(made))
        self.agreements.insert(_agreement(one) for one in made)
        self.governments.insert(
            (one.number, government.code, at)
            for one in made
            for at, government in enumerate(one.governments)
        )
        self.links.insert(
            (one.number, body.pk, at) for one in made for at, body in enumerate(one.bodies)
        )
        self.topics.insert((one.number, topic.code) for one in made for topic in one.topics)
        self.findings.insert(row for one in made for row in self._findings(one))
        self.rows.insert(self._source_row(one) for one in made if one.is_listed)

    def _new_partners(self, made: Sequence[MadeAgreement]) -> Iterator[tuple[Any, ...]]:
        for one in made:
            for body in one.bodies:
                if body.pk not in self.known:
                    self.known.add(body.pk)
                    yield _partner(body)

    def _findings(self, one: MadeAgreement) -> Iterator[tuple[Any, ...]]:
        if not one.title:
            yield (one.number, "no_title", "title", self.edition, NOW)
        if not one.signed:
            yield (one.number, "no_date", "signed", self.edition, NOW)
        if not one.topics:
            yield (one.number, "no_topic", "topics", self.edition, NOW)

    def _source_row(self, one: MadeAgreement) -> tuple[Any, ...]:
        return (
            *(self.edition, one.number, one.number, 1 + one.number // ROWS_A_PAGE, one.number),
            "、".join(government.name for government in one.governments),
            one.title,
            "、".join(self._as_written(body) for body in one.bodies),
            "、".join(topic.name for topic in one.topics),
            one.summary,
            one.url,
        )

    def _as_written(self, body: Body) -> str:
        return f"{self.countries[body.country]}/{body.name}" if body.country else body.name


def _make_edition() -> Edition:
    return Edition.objects.create(
        key="2026-09", publisher="試験", title="速度試験の一覧", as_of="2026-09", sha256="0" * 64
    )


def _agreement(one: MadeAgreement) -> tuple[Any, ...]:
    date = PartialDate.from_edtf(one.signed) if one.signed else None
    days = (date.first_day.isoformat(), date.last_day.isoformat()) if date else (None, None)
    signed = one.signed or None
    return (one.number, one.title, one.summary, signed, *days, one.url, one.is_listed, NOW, NOW)


def _partner(body: Body) -> tuple[Any, ...]:
    place = (float(body.latitude), float(body.longitude)) if body.latitude else (None, None)
    return (body.pk, body.name, body.name_en, body.country or None, body.kind, *place, body.aliases)


def load(size: int) -> None:
    """Fill the tables; the search text is not written here."""
    loader = Loader()
    rows = make_agreements(size, read_reference())
    batch: list[MadeAgreement] = []
    for one in tqdm(rows, f"{size:,}", total=size, file=sys.stderr, disable=None):
        batch.append(one)
        if len(batch) == BATCH:
            loader.load(batch)
            batch = []
    loader.load(batch)
    Counter.objects.create(name="agreement", value=size)
    Counter.objects.create(name="partner", value=max([FIRST_FREE_ID, *loader.known]))


def main(size: int) -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
        connection.connection.execute("BEGIN")
        load(size)
        connection.connection.execute("COMMIT")
    else:
        load(size)
    print(json.dumps({"agreements": Agreement.objects.count()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
