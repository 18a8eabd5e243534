"""docs/proofs.md: a section for each long proof, written anew by the proof that it tells of."""

import re
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "proofs.md"
INTRODUCTION = """# Proofs

What takes too long for `make test`, as `make prove` last found it. Each section is written by the
proof that it tells of; the same proofs run small and seeded in `make test`.
"""


def write_section(title: str, text: str) -> None:
    """Put the section in the place of the one of this title, or at the end."""
    whole = FILE.read_text(encoding="utf-8") if FILE.exists() else INTRODUCTION
    section = f"## {title}\n\n{datetime.now(UTC):%Y-%m-%d}. {text.strip()}\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(whole):
        whole = old.sub(lambda _: f"{section}\n", whole)
    else:
        whole = f"{whole.rstrip()}\n\n{section}"
    FILE.write_text(f"{whole.rstrip()}\n", encoding="utf-8")
