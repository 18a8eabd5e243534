"""The HTML of every kind of page, held against the standard by the Nu Html Checker."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.pages import PAGES
from tests.publishing import publish_list

CHECKER = ".node/html/node_modules/vnu-jar/build/dist/vnu.jar"


def check(folder: Path, repository: Path) -> list[str]:
    """Give the errors and warnings of the HTML files of a folder; 20 seconds for eighty of them."""
    command = ["java", "-jar", str(repository / CHECKER), "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    return [f"{Path(m['url']).stem}, {m['lastLine']}: {m['message']}" for m in messages]


@pytest.mark.looks
@pytest.mark.django_db
def test_pages_are_valid(client: Client, tmp_path: Path, repository: Path) -> None:
    """A page that is wrong lies among them, to show that the checker looked."""
    publish_list()
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=ja><title>題</title><p></div>")
    for name, address in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(client.get(address).content)
        (tmp_path / f"{name}, in English.html").write_bytes(client.get(f"/en{address}").content)
    messages = check(tmp_path, repository)
    assert "wrong, 1: Stray end tag “div”." in messages
    assert [said for said in messages if not said.startswith("wrong, ")] == []
