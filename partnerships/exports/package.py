"""The data package: everything as CSV in one zip, described by `datapackage.json` (Frictionless).

It holds `agreements_long.csv` (a row an agreement, as `/agreements.csv`), a file for each relation
table, and a note on terms and citation. The same record gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.conf import settings

from partnerships.exports import terms
from partnerships.exports.column import Column, as_text
from partnerships.exports.columns import COLUMNS, SEPARATOR
from partnerships.exports.csv import csv_lines, write_csv
from partnerships.exports.reading import BATCH
from partnerships.exports.steady_zip import SteadyZip
from partnerships.exports.table import Table, Value
from partnerships.exports.tables import TABLES
from partnerships.search.results import Results

LONG_NAME = "agreements_long"
DESCRIPTION = (
    "日本の地方公共団体が海外の都市や機関と結んだ、姉妹友好都市以外の提携・覚書の記録。"
    "agreements_long.csv は1行に1つの協定、ほかは関係の表。"
)
Described = dict[str, Any]


def write_package(results: Results, file: IO[bytes]) -> None:
    """Write the zip of the whole record; `results` is of the search for everything."""
    with SteadyZip(file) as archive:
        resources = [_add(archive, _long_resource(), write_csv(results))]
        resources += [_add(archive, _table_resource(t), _table_lines(t)) for t in TABLES]
        package = json.dumps(_package(results, resources), ensure_ascii=False, indent=2)
        archive.writestr("datapackage.json", f"{package}\n")
        archive.writestr("README.txt", _read_me(results))


def _add(archive: SteadyZip, resource: Described, chunks: Iterable[bytes]) -> Described:
    """Write a file; give its description with the size and hash that came out."""
    digest, size = hashlib.sha256(), 0
    with archive.open(archive.entry(resource["path"]), "w", force_zip64=True) as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    schema = resource.pop("schema")
    return {**resource, "bytes": size, "hash": f"sha256:{digest.hexdigest()}", "schema": schema}


def _package(results: Results, resources: list[Described]) -> Described:
    on = terms.changed_on(results.stamp).isoformat()
    return {
        "profile": "tabular-data-package",
        "name": "international-agreements-of-japanese-local-governments",
        "title": terms.DATA_NAME,
        "description": f"{DESCRIPTION}{terms.LIST_TERMS}。{terms.credit()}。",
        "homepage": f"{settings.SITE_URL}/about/data/",
        "version": on,
        "created": f"{on}T00:00:00Z",
        "keywords": ["自治体", "国際交流", "協定", "覚書"],
        "contributors": [{"title": terms.SITE_NAME, "role": "publisher"}],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": terms.OWN_LICENCE_URL,
                "title": f"{terms.OWN_PART}：{terms.OWN_LICENCE}。{terms.LIST_TERMS}",
            }
        ],
        "sources": [{"title": terms.credit()}],
        "resources": resources,
    }


def _long_resource() -> Described:
    schema: Described = {"fields": [_long_field(column) for column in COLUMNS]}
    schema |= {"primaryKey": "ID", "missingValues": [""]}
    return _resource(LONG_NAME, "協定（1行に1つ）", schema)


def _long_field(column: Column) -> Described:
    constraints: Described = {"required": True} if column.is_required else {}
    if column.pattern:
        constraints["pattern"] = column.pattern
    return {
        "name": column.header,
        "type": column.type,
        "description": column.meaning,
        "example": column.example,
    } | ({"constraints": constraints} if constraints else {})


def _table_resource(table: Table) -> Described:
    """Describe a relation file with its keys; a reference to the file itself is blank."""
    schema: Described = {"fields": table.describe(), "missingValues": [""]}
    schema["primaryKey"] = list(table.primary_key)
    keys = []
    for field in table.fields:
        if field.refers_to:
            resource, target = field.refers_to.split(".")
            own = "" if resource == table.name else resource
            keys.append({"fields": field.name, "reference": {"resource": own, "fields": target}})
    return _resource(table.name, table.title, schema | ({"foreignKeys": keys} if keys else {}))


def _resource(name: str, title: str, schema: Described) -> Described:
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _table_lines(table: Table) -> Iterator[bytes]:
    yield csv_lines([[field.name for field in table.fields]])
    batch: list[list[str]] = []
    for row in table.read():
        batch.append([_text(value) for value in row])
        if len(batch) == BATCH:
            yield csv_lines(batch)
            batch = []
    yield csv_lines(batch)


def _text(value: Value) -> str:
    return repr(value) if isinstance(value, float) else as_text(value)


def _read_me(results: Results) -> str:
    on = terms.changed_on(results.stamp)
    return "\n".join(
        [
            f"{terms.DATA_NAME}（{on.isoformat()}時点、{results.count}件）",
            "",
            DESCRIPTION,
            f"複数の値は半角の「{SEPARATOR}」で区切ります。",
            "列の説明は datapackage.json にあります。",
            f"説明：{settings.SITE_URL}/about/data/",
            "",
            f"出典：{terms.credit()}",
            f"{terms.LIST_TERMS}。",
            f"{terms.OWN_PART}は {terms.OWN_LICENCE}（{terms.OWN_LICENCE_URL}）。",
            f"引用：{terms.citation(on)}",
            "",
        ]
    )
