"""How staff sign in: what django-allauth is told (adapters.py), who gets into the admin
(guarding.py), for how long (sessions.py), and what is remembered of it (history.py).
"""
