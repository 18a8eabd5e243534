"""How gunicorn serves the site; it reads this file when started from this folder.

`PORT`, `BIND` (address:port or unix:path) and `WEB_CONCURRENCY` (workers) come from the
environment; options on gunicorn's command line go before everything here.
"""

import os
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 8))
threads = 2  # gthread: a slow reader holds one thread, not the worker; more only share the core
preload_app = True  # a wrong setting ends the start in one line; workers share the code's memory
max_requests = 0
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190  # many facets chosen, in percent-encoded Japanese
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():
    # Heartbeats in memory: a busy disk must not look like a dead worker.
    worker_tmp_dir = "/dev/shm"


def when_ready(server: Any) -> None:
    """Say where the site is, once it listens."""
    for socket in server.LISTENERS:
        print(f"公開中: {socket}/ （止めるには Ctrl+C）", flush=True)
