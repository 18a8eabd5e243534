"""Figures for Prometheus: how many requests, how long they took, by view and status.

Counted only where METRICS_TOKEN is set, which /metrics asks for. Each worker writes to files of its
own in the folder that gunicorn.conf.py makes; /metrics adds them up, whichever worker answers.
"""

import hmac
import os

from django.conf import settings
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("site_requests", "Requests answered", ["method", "view", "status"])
SECONDS = Histogram(
    "site_request_seconds",
    "Time until the answer was ready",
    ["view"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
# Where there are replicas; the gauges are of the moment that somebody asks for the figures.
READS = Counter("site_reads", "Public requests by the database that they read", ["database"])
UP = Gauge("site_database_up", "Whether it answers", ["database"], multiprocess_mode="mostrecent")
BEHIND = Gauge(
    "site_replica_behind_bytes",
    "How much of the primary's log it has not followed",
    ["database"],
    multiprocess_mode="mostrecent",
)
# Any word can be a method; a series for each would fill the memory.
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
CONTENT_TYPE = CONTENT_TYPE_LATEST


def observe(method: str, view: str, status: int, seconds: float) -> None:
    """Count one request."""
    REQUESTS.labels(method if method in METHODS else "other", view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def figures() -> bytes:
    """Give all figures of all workers in Prometheus' text form."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def may_read(authorization: str) -> bool:
    """Whether a request's Authorization header holds the token."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        authorization.encode(), wanted.encode()
    )
