"""The record that is read: `python -m tests.load.record SIZE` fills an empty migrated database.

Prints the session of a clerk who is signed in. `write_list` makes the edition that is taken in.
"""

import json
import sys
from pathlib import Path

from tests.bench.making import make_agreements
from tests.bench.reference import read_reference
from tests.importing.lists import list_file

OTHER_SEED = 20171124  # other agreements than those of the record


def write_list(file: Path, rows: int) -> None:
    """Write a list of so many rows in the publisher's manner."""
    reference = read_reference()
    countries = reference.countries
    made = make_agreements(rows, reference, OTHER_SEED)
    cells = [
        (
            "、".join(government.name for government in one.governments),
            one.title,
            "、".join(
                f"{countries[body.country]}/{body.name}" if body.country else body.name
                for body in one.bodies
            ),
            "、".join(topic.name for topic in one.topics),
            one.summary,
            one.url,
        )
        for one in made
    ]
    file.write_bytes(list_file(*cells, as_of="令和8年11月現在 (地方自治体からの提供)"))


def fill(size: int) -> str:
    """Fill the database; gives the clerk's session."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from partnerships.models import Agreement, Edition, Finding, SourceRow
    from tests.bench.loading import main
    from tests.making import make_staff

    main(size)
    # The next edition meets none before it, so that every row of it is new.
    SourceRow.objects.all().delete()
    Finding.objects.all().delete()
    Edition.objects.all().delete()
    Agreement.objects.update(is_listed=False)
    call_command("rebuild_search", verbosity=0)
    browser = Client()
    browser.force_login(make_staff("hana"))
    return browser.cookies["sessionid"].value


if __name__ == "__main__":
    print(json.dumps({"session": fill(int(sys.argv[1]))}))
