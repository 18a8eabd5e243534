"""How events are written: lines for people, or JSON for machines, both without personal data.

`LOG_FORMAT=json` gives one JSON object a line, among them one for each request (number_requests in
middleware.py). No address, no account and no words of a search are written in either form.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# What a record may carry besides its message, by `extra=`.
EXTRAS = ("method", "path", "view", "status", "milliseconds", "bytes")
# Gunicorn names the client of a request that it can't read, and shows what it can't read.
_AS_GUNICORN_SAYS_IT = re.compile(r"from ip=\S+: ([^'\"]*).*", re.DOTALL)


class WithoutAddresses(logging.Filter):
    """Strikes the client's address, and what the client sent, out of what gunicorn logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _AS_GUNICORN_SAYS_IT.search(message):
            record.msg = _AS_GUNICORN_SAYS_IT.sub(r"from a client: \1", message).rstrip(" :")
            record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request, what `extra` gave, traceback.

    A traceback tells files, lines and the error, never the values of variables.
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
