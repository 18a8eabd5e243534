"""How primary and replicas are at this moment, for monitors: /readyz and /metrics."""

from partnerships import metrics
from partnerships.replicas.asking import PRIMARY, Told, ask, replicas


def standings() -> list[str]:
    """Give a line a replica, in the order of REPLICA_URLS; none where there are no replicas."""
    primary = ask(PRIMARY) if replicas() else None
    return [f"{name}: {_said(ask(name), primary)}" for name in replicas()]


def has_reader() -> bool:
    """Whether any replica answers."""
    return any(ask(name) for name in replicas())


def measure() -> None:
    """Set the gauges of the databases; does nothing where there are no replicas."""
    primary = ask(PRIMARY) if replicas() else None
    for name in replicas():
        told = ask(name)
        metrics.UP.labels(name).set(told is not None)
        if told and primary:
            metrics.BEHIND.labels(name).set(max(primary.position - told.position, 0))
    if replicas():
        metrics.UP.labels("primary").set(primary is not None)


def _said(told: Told | None, primary: Told | None) -> str:
    if told is None:
        return "not available"
    if primary is None:
        return "answers"
    return "up to date" if told.stamp == primary.stamp else "behind"
