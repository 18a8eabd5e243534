"""The site with a time of day that jumps: `gunicorn tests.proof.jumping_clock`.

What `time.time` and `datetime` say is moved by the seconds in the file CLOCK; all other clocks (the
database's, Redis', the monotonic one) run on, as they do beside a machine whose clock is set.
(libfaketime can't be used: under it gunicorn's arbiter ends, as `time.sleep` fails.)
"""

import datetime
import os
import time
from pathlib import Path
from typing import Any

_file = Path(os.environ["CLOCK"])
_time = time.time
_datetime: Any = datetime.datetime


def _moved() -> float:
    return float(_file.read_text())


class _Kind(type):
    """What the real class makes counts as made by ours."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _datetime)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, _datetime)


class _Datetime(_datetime, metaclass=_Kind):  # type: ignore[misc]  # patched below
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return _datetime.now(tz) + datetime.timedelta(seconds=_moved())


time.time = lambda: _time() + _moved()
datetime.datetime = _Datetime  # type: ignore[misc]

from partnerships.wsgi import application  # noqa: E402

__all__ = ["application"]
