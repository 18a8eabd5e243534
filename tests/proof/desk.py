"""Readers and editors at a served site, each request on a connection of its own.

An edit is acknowledged when the site answers as it does to a save (302 to the list). What became of
one that got no such answer is not known, so the editor looks which version there is now.
"""

import http.client
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.proof.staging import Staged

PATIENCE = 30  # seconds
SAVED = "/admin/partnerships/agreement/"
_SEEN = re.compile(r'name="seen_version" value="(\d+)"')
_TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    """Status 0: the connection failed, or ended before the whole answer was there."""

    status: int
    text: str = ""
    location: str = ""


def ask(
    site: str, path: str, cookies: str = "", token: str = "", sent: dict[str, Any] | None = None
) -> Answer:
    """Ask for a page, or send a form."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE)
    headers = {"Cookie": cookies} if cookies else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    body = None
    if sent is not None:
        body = urlencode(sent, doseq=True)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        address = quote(path, safe="/?&=%")
        connection.request("GET" if sent is None else "POST", address, body, headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return Answer(response.status, text, response.headers.get("Location", ""))
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        connection.close()


@dataclass
class Editor:
    """Somebody who corrects the titles of agreements that nobody else works on."""

    site: str
    staged: Staged
    versions: dict[int, int] = field(default_factory=dict)

    def edit(self, number: int, title: str) -> Answer:
        """Save a title; afterwards the version that is there is known, or looked for next time."""
        if number not in self.versions and not self._look(number):
            return Answer(503)
        form = self.staged.forms[number] | {
            "title": title,
            "reason": "市の公式ページで確認",
            "seen_version": self.versions.pop(number),
            "csrfmiddlewaretoken": _TOKEN,
        }
        answer = ask(self.site, self._address(number), self._cookies, sent=form)
        if is_saved(answer):
            self.versions[number] = form["seen_version"] + 1
        return answer

    def get(self, path: str) -> Answer:
        """Look at a page, signed in."""
        return ask(self.site, path, self._cookies)

    def _look(self, number: int) -> bool:
        found = _SEEN.search(self.get(self._address(number)).text)
        if found:
            self.versions[number] = int(found[1])
        return bool(found)

    @property
    def _cookies(self) -> str:
        return f"sessionid={self.staged.session}; csrftoken={_TOKEN}"

    def _address(self, number: int) -> str:
        return f"{SAVED}{number}/change/"


def is_saved(answer: Answer) -> bool:
    """Whether the site has acknowledged an edit."""
    return answer.status == 302 and answer.location.partition("?")[0] == SAVED
