"""The site's own gunicorn settings, and as many connections for each worker as the bench opens.

Connections are kept open, so that the worker which woke up first would keep most of them for a
whole measurement. The limit shares them out evenly; gunicorn would then keep none of them open (it
keeps `worker_connections` less `threads`), which is put back to what the site's settings give.
"""

import os
import runpy
from typing import Any

globals().update(runpy.run_path("gunicorn.conf.py"))
max_requests = 0
worker_connections = int(os.environ["CONNECTIONS_A_WORKER"])


def post_worker_init(worker: Any) -> None:
    worker.max_keepalived = 1000 - worker.cfg.threads
