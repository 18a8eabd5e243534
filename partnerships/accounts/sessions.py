"""How long a session of the staff lasts: not idle for long, and a working day at most."""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
_NOTE_EVERY = 300  # seconds: a session isn't written at every click
_FRESH = 300


def begin_session(request: HttpRequest, **kwargs: Any) -> None:
    """Note when a session began (a receiver of Django's `user_logged_in`)."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


def is_fresh(session: SessionBase) -> bool:
    """Whether somebody has just signed in and need not say again who she is."""
    return bool(time.time() - session.get(SIGNED_IN_AT, 0) < _FRESH)


def has_ended(session: SessionBase) -> bool:
    """Whether nobody has used it for too long, or it is too old however it was used."""
    now = time.time()
    is_idle = now - session.get(SEEN_AT, 0) > settings.SESSION_IDLE_SECONDS
    return bool(is_idle or now - session.get(SIGNED_IN_AT, 0) > settings.SESSION_COOKIE_AGE)


def note_presence(session: SessionBase) -> None:
    """Remember, to within minutes, when a session was last used."""
    now = int(time.time())
    if now - session.get(SEEN_AT, 0) > _NOTE_EVERY:
        session[SEEN_AT] = now
