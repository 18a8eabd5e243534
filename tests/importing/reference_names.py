"""Names of all local governments as an address writes them, from the reference table."""

import csv
from collections.abc import Iterator

from django.conf import settings


def all_governments() -> Iterator[tuple[str, str]]:
    """Give (prefecture + district + name, code) of each; a prefecture by its name alone."""
    path = settings.BASE_DIR / "fixtures" / "local_governments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    prefectures = {r["prefecture_code"]: r["name"] for r in rows if r["kind"] == "prefecture"}
    for row in rows:
        if row["kind"] == "prefecture":
            yield row["name"], row["code"]
        else:
            yield prefectures[row["prefecture_code"]] + row["district"] + row["name"], row["code"]
