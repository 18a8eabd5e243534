"""For somebody who has lost phone and recovery codes: the second factor is taken off an account."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone


@transaction.atomic
def reset_second_factor(user: User) -> int:
    """Delete all second factors and recovery codes of an account, and end its sessions.

    The password stays; who needs a second factor is led to set one up at the next sign-in.
    Gives how many there were.
    """
    end_sessions(user)
    return int(Authenticator.objects.filter(user=user).delete()[0])


def end_sessions(user: User) -> None:
    """End everything that is open for an account; reads every session that hasn't run out."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
