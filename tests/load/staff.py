"""A member of the staff who saves one correction after the other in the admin, by its own forms."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

PATIENCE = 120  # seconds until an answer


@dataclass
class Edits:
    """What came of them: seconds until a correction was saved, and what was not."""

    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Clerk:
    """Opens an agreement, changes its summary, saves it; every `pause` seconds, until `stop`."""

    def __init__(self, url: str, session: str, numbers: list[int], pause: float) -> None:
        parts = urlsplit(url)
        self.address = (parts.hostname or "", parts.port or 80)
        self.session, self.numbers, self.pause = session, numbers, pause
        self.edits = Edits()
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Edits:
        self._thread.start()
        return self.edits

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _work(self) -> None:
        at = 0
        while not self._enough.wait(self.pause):
            start = time.monotonic()
            try:
                fault = self._correct(self.numbers[at % len(self.numbers)], at)
            except OSError as error:
                fault = f"{error}"
            if fault:
                self.edits.refused.append(fault)
            else:
                self.edits.seconds.append(time.monotonic() - start)
            at += 1

    def _correct(self, number: int, at: int) -> str:
        """Give nothing when it is saved, else what was answered."""
        address = f"/admin/partnerships/agreement/{number}/change/"
        status, page, token = self._ask("GET", address)
        if status != 200:
            return f"form {status}"
        form = Form(page)
        sent = form.values | {"summary": f"訂正 {at}。", "reason": "市の公式ページで確認"}
        status, page, _ = self._ask("POST", address, urlencode(sent, doseq=True), token)
        if status == 302:
            return ""
        errors = re.findall(r'class="errorlist[^>]*>(.*?)</ul>', page, re.DOTALL)
        return f"saving {status} {errors[:2]}"

    def _ask(
        self, method: str, address: str, body: str | None = None, token: str = ""
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={token}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            set_now = re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie", ""))
            page = answer.read().decode(errors="replace")
            return answer.status, page, set_now[1] if set_now else token
        finally:
            connection.close()


class Form(HTMLParser):
    """What a browser would send for the fields of a page, as they are shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str] | str] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self._area, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            chosen = self.values.setdefault(self._select, [])
            assert isinstance(chosen, list)
            chosen.append(given.get("value") or "")
        elif tag == "input" and name and _is_sent(given):
            self.values[name] = given.get("value") or ("on" if "checked" in given else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = f"{self.values[self._area]}{data}"


def _is_sent(given: dict[str, str | None]) -> bool:
    kind = given.get("type")
    if kind in {"submit", "button", "file", "search"}:
        return False
    return kind not in {"checkbox", "radio"} or "checked" in given
