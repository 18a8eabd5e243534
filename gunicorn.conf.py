"""How gunicorn serves the site; it reads this file when started from this folder.

`PORT`, `BIND` (address:port or unix:path) and `WEB_CONCURRENCY` (workers) come from the
environment; options on gunicorn's command line go before everything here.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

IN_MEMORY = Path("/dev/shm")  # gunicorn and tempfile make the names in it  # nosec B108

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 8))
threads = 2  # gthread: a slow reader holds one thread, not the worker; more only share the core
preload_app = True  # a wrong setting ends the start in one line; workers share the code's memory
# A worker ends after so many requests, so that nothing it may leak adds up; not all at once.
max_requests = 50_000
max_requests_jitter = 10_000
timeout = 60
graceful_timeout = 20
keepalive = 65  # longer than a proxy keeps its connections (nginx: 60 s), so that it closes first
limit_request_line = 8190  # many facets chosen, in percent-encoded Japanese
limit_request_fields = 60
limit_request_field_size = 8190
accesslog = None  # LOG_FORMAT=json logs requests, without addresses (partnerships/logs.py)
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
if IN_MEMORY.is_dir():
    # Heartbeats in memory: a busy disk must not look like a dead worker.
    worker_tmp_dir = str(IN_MEMORY)
if os.environ.get("METRICS_TOKEN"):
    # Where the workers count for /metrics; before anything imports prometheus_client.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="partnerships-metrics-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None
    )


def child_exit(server: Any, worker: Any) -> None:
    """Let the figures of a worker that has ended count on."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Leave nothing in memory."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def when_ready(server: Any) -> None:
    """Say where the site is, once it listens."""
    for socket in server.LISTENERS:
        print(f"公開中: {socket}/ （止めるには Ctrl+C）", flush=True)
