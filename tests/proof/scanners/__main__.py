"""Scanners against the running site: `sh scripts/scanners.sh [SECONDS]`, run by `make prove`.

sqlmap on every parameter, wapiti3 over the whole site, Django's own check; schemathesis tries the
API in the proof of the open data.
Fails with every finding that isn't explained; else writes the figures to docs/proofs.md. SECONDS
bounds each target of sqlmap and each part of wapiti3.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.proof.figures import write_section
from tests.proof.scanners.control import careless_page
from tests.proof.scanners.crawling import EXPLAINED, MODULES, crawl, is_explained
from tests.proof.scanners.injecting import inject, inject_one
from tests.proof.scanners.targets import Target
from tests.proof.site import MANAGE, ROOT, running_server

VENV = ROOT / ".scanners" / "venv"
REPORT = """
Against gunicorn with SQLite and the bundled list, `RATE_LIMITS=0`, {seconds:,.0f} s
(`sh scripts/scanners.sh {bound}`). Findings that are not explained: 0.

| scanner | what | found |
|---|---|--:|
| sqlmap | {targets} addresses and forms, at most {bound} s each | 0 |
| sqlmap | a page that puts words into its SQL, to see that the scanner sees | {control} |
| wapiti3 | {modules} modules, at most {bound} s each | {explained} explained |
| `check --deploy` | with `HTTPS=1` | 0 |

Explained: {why}

sqlmap looks as it does by default (level and risk 1) and passes over parameters that change nothing
of the answer (`--skip-static`); nobody is signed in. What ran out of time would be a failure.
"""


def main(bound: int = 300) -> None:
    start = time.monotonic()
    failures = check_deploy()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with careless_page() as careless:
            control = inject_one(careless, Target("/?q=a"), VENV, work, bound)
        failures += [] if control else ["sqlmap missed the careless page"]
        with running_server(RATE_LIMITS="0", LOG=str(work / "log")) as (site, _):
            injected = inject(site, VENV, work, bound)
            crawled = crawl(site, VENV, work, bound)
    failures += [f"sqlmap: {target}: {one}" for target, found in injected.items() for one in found]
    failures += [f"wapiti3: {': '.join(one)}" for one in crawled if not is_explained(*one)]
    if failures:
        sys.exit("\n".join(failures))
    counts = Counter(category for category, _ in crawled)
    why = " ".join(f"{what} ({counts[what]}): {reason}." for what, _, reason in EXPLAINED)
    text = REPORT.format(
        seconds=time.monotonic() - start,
        bound=bound,
        targets=len(injected),
        control=len(control),
        modules=len(MODULES.split(",")),
        explained=len(crawled),
        why=why,
    )
    write_section("Scanners", text)


def check_deploy() -> list[str]:
    """Let Django look at the settings of a site that faces the internet."""
    variables = {"PATH": os.environ["PATH"], "HTTPS": "1", "SECRET_KEY": secrets.token_urlsafe(64)}
    command = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    return [] if done.returncode == 0 else [done.stderr]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
