"""An error as logs tell it: where it happened and what it was, without the values it names.

Messages of errors quote what was sent: PostgreSQL the whole row that it refuses, SQLite the words
of a search, Python the text that is no number. `logs.py` writes what comes out of here.
"""

import re
import traceback

_BECAUSE = "\n\nThis led to:\n\n"
_VALUE = re.compile(r"'.*'|\".*\"|「.*」|\S+@\S+")
_IN_SINGLE_QUOTES = re.compile(r"'.*'|「.*」|\S+@\S+")
_DATA = "22"  # the class of PostgreSQL's errors that quote a value, not a name of the schema


def tell_error(error: BaseException | None) -> str:
    """Give the traceback of an error, and of those that led to it before it."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told.append(_tell_one(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return _BECAUSE.join(reversed(told))


def _tell_one(error: BaseException) -> str:
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    place = "".join(traceback.format_tb(error.__traceback__))
    name, said = f"{module}{kind.__qualname__}", say_error(error)
    return f"Traceback (most recent call last):\n{place}{name}{f': {said}' if said else ''}"


def say_error(error: BaseException) -> str:
    """Give the first line of an error's message, with … for what it quotes.

    A database tells the values in the lines after it. Names of PostgreSQL's schema stay.
    """
    try:
        first = str(error).partition("\n")[0]
    except Exception:  # a message that can't be made is none
        return ""
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    names_schema = bool(state) and not str(state).startswith(_DATA)
    return (_IN_SINGLE_QUOTES if names_schema else _VALUE).sub("…", first)
