"""Writes the figures of one proof into its section of docs/proofs.md; the others stay."""

import re

from tests.proof.site import ROOT

FILE = ROOT / "docs" / "proofs.md"
HEAD = "# Proofs\n\nWhat `make prove` runs and found last, each proof its own section.\n"


def write_section(title: str, text: str) -> None:
    """Replace the section of this title, or add it at the end."""
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else HEAD
    section = f"## {title}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if pattern.search(before):
        after = pattern.sub(lambda _: f"{section}\n", before).rstrip() + "\n"
    else:
        after = f"{before.rstrip()}\n\n{section}"
    FILE.write_text(after, encoding="utf-8")
