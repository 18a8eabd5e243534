"""Pins requirements*.in into requirements*.txt, every version with its hashes.

Run by hand when a dependency is added or updated:
`.venv/bin/pip install pip-tools && .venv/bin/python scripts/lock.py [--upgrade]`.
pip-compile drops the comments that say what a dependency is for; they are carried over here.
"""

import re
import subprocess
import sys
from pathlib import Path

OPTIONS = [
    "--generate-hashes",
    "--no-header",
    "--quiet",
    "--strip-extras",
    # Which registry a machine uses is its own matter.
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
]
HEADER = "# Made from {source} by scripts/lock.py; edit that file, not this one.\n\n"


def purposes(source: str) -> dict[str, str]:
    """The comment above each requirement of an .in file, by normalised project name."""
    found: dict[str, str] = {}
    comment = ""
    for line in source.splitlines():
        if line.startswith("#"):
            comment = line
        elif name := re.match(r"[A-Za-z0-9._-]+", line):
            found[normalised(name[0])] = comment
    return found


def normalised(name: str) -> str:
    """The form in which pip-compile writes a project's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def with_purposes(pinned: str, comments: dict[str, str]) -> str:
    """The pinned file with each direct dependency under the comment that says what it is for."""
    lines = []
    for line in pinned.splitlines(keepends=True):
        name = line.split("==")[0] if "==" in line else ""
        if comment := comments.get(normalised(name)):
            lines.append(f"{comment}\n")
        lines.append(line)
    return "".join(lines)


def lock(source: Path, extra: list[str]) -> None:
    """Writes the .txt beside an .in file."""
    target = source.with_suffix(".txt")
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *extra]
    subprocess.run(
        [*command, "--output-file", target.name, source.name], cwd=source.parent, check=True
    )
    pinned = with_purposes(target.read_text(), purposes(source.read_text()))
    target.write_text(HEADER.format(source=source.name) + pinned)


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    ours = [root / "requirements.in", root / "requirements-dev.in"]
    apart = sorted(root.glob("tests/**/requirements.in"))  # of environments of their own
    for source in ours + apart:
        lock(source, sys.argv[1:])
