"""wapiti3 crawls and attacks the running site: an address comes in, its findings go out."""

import json
import subprocess
from pathlib import Path
from typing import Any

# Those that need no host but the site; ssrf, xxe and log4shell ask an outside witness.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,timesql,upload,xss"
)
# What is found and is right so: category, words of the finding, and why.
EXPLAINED = [
    ("Secure Flag cookie", "cookie", "the scanned site speaks HTTP; with HTTPS=1 they are set"),
]
START = [
    *("/", "/en/", "/agreements/", "/agreements/1/", "/agreements/1/report/", "/staff/login/"),
    *("/changes/", "/partners/", "/about/api/", "/reconcile/", "/data/", "/editions/"),
    *("/suggest?q=a", "/embed/agreements/", "/reconcile/suggest/entity?prefix=a"),
]


def crawl(site: str, venv: Path, folder: Path, seconds: int) -> list[tuple[str, str]]:
    """Give category and words of everything found; each part of the scan may take so long."""
    report = folder / "wapiti.json"
    command = [str(venv / "bin" / "wapiti"), "-u", f"{site}/", "-m", MODULES, "-f", "json"]
    command += ["-o", str(report), "--flush-session", "--no-bugreport", "-v", "0"]
    command += ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds)]
    command += ["--max-links-per-page", "20", "--max-files-per-dir", "8", "-d", "3", "-t", "60"]
    command += ["--store-session", str(folder), "--store-config", str(folder)]
    command += [part for path in START for part in ("-s", site + path)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(report.read_text())
    return [
        (category, f"{one['method']} {one['path']} {one['parameter']}: {one['info']}")
        for kind in ("vulnerabilities", "anomalies")
        for category, found in told[kind].items()
        for one in found
    ]


def is_explained(category: str, words: str) -> bool:
    return any(category == known and part in words for known, part, _ in EXPLAINED)
