"""How events are written: lines for people, or JSON for machines, both without personal data.

`LOG_FORMAT=json` gives one JSON object a line, among them one for each request (number_requests in
middleware.py). No address, no account and no words of a search are written in either form.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from partnerships.tracebacks import tell_error

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# What a record may carry besides its message, by `extra=`.
EXTRAS = ("method", "path", "view", "status", "milliseconds", "bytes")
# Gunicorn names the client of a request that it can't read, and shows what it can't read.
_AS_GUNICORN_SAYS_IT = re.compile(r"from ip=\S+: ([^'\"]*).*", re.DOTALL)
_QUERY = re.compile(r"\?\S*")
_KEY = re.compile(r"(/reports/+)[^/\s?]+")


def without_keys(text: str) -> str:
    """Give a text without the secrets of readers' reports: who knows the address may see one."""
    return _KEY.sub(r"\1…", text)


class WithoutAddresses(logging.Filter):
    """Strikes the client's address, and what the client sent, out of what gunicorn logs.

    The secret of a report's address out of every message.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        said = without_keys(message)
        if record.name.startswith("gunicorn"):
            said = _QUERY.sub("", said)
        if _AS_GUNICORN_SAYS_IT.search(said):
            said = _AS_GUNICORN_SAYS_IT.sub(r"from a client: \1", said).rstrip(" :")
        if said != message:
            record.msg, record.args = said, ()
        return True


class LineFormatter(logging.Formatter):
    """A line for people, and below it where an error happened, without the values it names."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info:  # another handler may have kept its own telling
            record.exc_text = self.formatException(record.exc_info)
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the name is logging's
        return tell_error(ei[1])


class JsonFormatter(LineFormatter):
    """One JSON object a line: time, level, logger, message, request, what `extra` gave, traceback.

    A traceback tells files, lines and the error, never values (`tracebacks.py`).
    """

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST_ID.get():
            entry["request"] = request
        entry |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)
