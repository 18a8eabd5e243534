"""sqlmap on every target: an address of the running site comes in, what it found goes out."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.proof.scanners.targets import TARGETS, Target

OPTIONS = [
    *("--batch", "--disable-coloring", "--flush-session", "--skip-waf", "--skip-static"),
    "--dbms=sqlite",  # what the scanned site runs on
    "--skip=csrfmiddlewaretoken",
    "--ignore-code=*",  # 400 and 404 are the right answers to most of it
    "--timeout=60",
]


def inject(site: str, venv: Path, folder: Path, seconds: int) -> dict[str, list[str]]:
    """Give what sqlmap found for each target; a target may take so many seconds."""
    return {
        f"{target.path} {target.body}".strip(): inject_one(site, target, venv, folder, seconds)
        for target in TARGETS
    }


def inject_one(site: str, target: Target, venv: Path, folder: Path, seconds: int) -> list[str]:
    """Give what sqlmap found for one target of a site."""
    report = folder / "sqlmap.json"
    report.unlink(missing_ok=True)
    command = [str(venv / "bin" / "sqlmap"), "-u", site + target.path, *OPTIONS]
    command += [f"--time-limit={seconds}", f"--report-json={report}", f"--output-dir={folder}"]
    command += ["--data", target.body] if target.body else []
    command += ["--cookie", target.cookie] if target.cookie else []
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 300)
    return read_report(report, done.stdout)


def read_report(report: Path, said: str) -> list[str]:
    """Read what sqlmap found out of its report; a target that it couldn't test is a finding too."""
    if not report.exists():
        return [f"not tested: {said[-500:]}"]
    told: dict[str, Any] = json.loads(report.read_text())
    is_tested = told["data"] or "do not appear to be injectable" in said
    found = [json.dumps(one, ensure_ascii=False)[:500] for one in told["data"]]
    return found + [str(one) for one in told["error"] if not is_tested] or (
        [] if is_tested else [f"not tested: {said[-500:]}"]
    )
