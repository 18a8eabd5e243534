"""What the frame of every page says: the list that the record is made of, and the site's version.

A context processor: settings.py names it, base.html prints it. Pages without a request (the last
resort of errors) have neither, and need no database.
"""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partnerships.models import Edition
from partnerships.release import version
from partnerships.views.caching import stamp_of
from partnerships.views.related import editions_at


def frame(request: HttpRequest) -> dict[str, object]:
    """Give the newest list, read once per stamp and only where it is printed, and the version."""

    def newest() -> Edition | None:
        editions = editions_at(stamp_of(request)).values()
        return max(editions, key=lambda edition: (edition.as_of, edition.pk), default=None)

    return {"newest_edition": SimpleLazyObject(newest), "site_version": version()}
