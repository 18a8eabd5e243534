#!/usr/bin/env python
"""Django's command line. A database that can't be used is said in one line, not in a traceback."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError, ProgrammingError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        reason = database_trouble(error)
        if reason is None or "--traceback" in sys.argv:
            raise
        sys.exit(f"DATABASE_URL: {reason}")


def database_trouble(error: DatabaseError) -> str | None:
    """What an operator can do something about; None for errors that are the program's own."""
    lines = str(error).splitlines() or [type(error).__name__]
    table_is_missing = isinstance(error, ProgrammingError) and "does not exist" in lines[0]
    if table_is_missing or "no such table" in lines[0]:
        return f"表がまだありません。先に manage.py migrate を実行してください（{lines[0]}）。"
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return f"データベースを使えません（{lines[0]}）。"
    return None


if __name__ == "__main__":
    main()
