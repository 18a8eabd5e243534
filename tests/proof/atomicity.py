"""`python -m tests.proof.atomicity 120`: kill so many acts, and let fifty editors meet.

On the database of DATABASE_URL, SQLite without one. What was found goes into docs/proofs.md; a
fault ends it with exit code 1.
"""

import secrets
import sys

from tqdm import tqdm

from tests.proof.figures import write_section
from tests.proof.kills import (
    AGREEMENTS,
    EDITORS,
    KILLED,
    Answer,
    Kills,
    prove_edits,
    prove_kills,
    stage,
)

OUTCOMES = {
    "before": "nothing had happened",
    "after": "it had happened whole",
    "between": "neither",
    "ended first": "(ended before its kill)",
}


def main(kills: int) -> int:
    seed = secrets.randbelow(10**6)
    with stage() as on:
        found = prove_kills(on, kills, seed, lambda each: tqdm(each, "kills", file=sys.stderr))
        edits = prove_edits(on)
        name = on.base.name
    write_section(f"Killed processes, and editors who meet: {name}", describe(found, edits, seed))
    faults = [*found.faults, *edits["errors"], *edits["lost"], *edits["problems"]]
    print("\n".join(faults) or f"{name}: {found.killed} kills, {EDITORS} editors, no fault")
    return min(len(faults), 1)


def describe(found: Kills, edits: Answer, seed: int) -> str:
    rows = "\n".join(
        f"| {act} | {' | '.join(str(found.outcomes[act, outcome]) for outcome in OUTCOMES)} |"
        for act in KILLED
    )
    wrong = len(edits["errors"]) + len(edits["lost"]) + len(edits["problems"])
    return f"""{found.killed} processes killed by SIGKILL (seed {seed}): half of them within some
milliseconds of the commit, a quarter at a random moment, a quarter before a random statement of
SQL. After each, all tables are compared with those before
and those after the act, and `check_record` is run.

| act | {" | ".join(OUTCOMES.values())} |
|---|---:|---:|---:|---:|
{rows}

Faults: {len(found.faults)}.

{EDITORS} editors at once added a word each to the titles of {AGREEMENTS} agreements in
{edits["seconds"]:.1f} s; {edits["conflicts"]} times one was told that the record had changed,
{edits["busy"]} times that the database was busy, and began again. Words lost, doubled or put on an
outdated version, or other faults: {wrong}.
"""


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
