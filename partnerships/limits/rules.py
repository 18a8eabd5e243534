"""The limits, as a table: how often one visitor may do what costs, and where he stands.

They are for machines that run wild: an office behind one address stays far below them.
"""

from dataclasses import dataclass

from django.conf import settings

from partnerships.limits.addresses import IPAddress, network
from partnerships.limits.counting import count


@dataclass(frozen=True)
class Limit:
    """`most` times in `seconds`; RATE_LIMITS multiplies it."""

    name: str
    most: int
    seconds: int

    @property
    def quota(self) -> int:
        return self.most * int(settings.RATE_LIMITS)


SEARCH = Limit("search", 300, 60)
SUGGESTIONS = Limit("suggestions", 600, 60)
RECONCILIATIONS = Limit("reconcile", 600, 60)
REPORTS = Limit("reports", 20, 3600)
SIGN_IN = Limit("sign-in", 60, 600)
LIMITS = (SEARCH, SUGGESTIONS, RECONCILIATIONS, REPORTS, SIGN_IN)


@dataclass(frozen=True)
class Standing:
    """What is left of a limit in the running period."""

    limit: Limit
    left: int
    is_over: bool
    seconds_left: int

    def headers(self) -> dict[str, str]:
        """Give the fields of draft-ietf-httpapi-ratelimit-headers-10."""
        limit = self.limit
        return {
            "RateLimit-Policy": f'"{limit.name}";q={limit.quota};w={limit.seconds}',
            "RateLimit": f'"{limit.name}";r={self.left};t={self.seconds_left}',
        }


def take(limit: Limit, who: IPAddress | str | None) -> Standing | None:
    """Count one for an address, or a name of another kind; None where RATE_LIMITS is off."""
    if not settings.RATE_LIMITS:
        return None
    counted = count(f"{limit.name} {who if isinstance(who, str) else network(who)}", limit.seconds)
    left = limit.quota - counted.value
    return Standing(limit, max(left, 0), left < 0, counted.seconds_left)
