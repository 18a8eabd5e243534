"""What the importer couldn't take as written: shown by the command, stored as findings."""

from dataclasses import dataclass

from partnerships.models import FindingCode


@dataclass(frozen=True)
class Issue:
    """A doubt about one cell; `column` is a JSON field name, `value` what stood there."""

    line: int
    code: FindingCode
    column: str
    value: str
    message: str
