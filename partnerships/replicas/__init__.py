"""Where public pages are read: from a replica that has seen the record's stamp, or the primary.

`middleware.py` gives each public request a `Reading` (reading.py), which chooses a database when
it is first asked; `router.py` leads the queries there; `asking.py` asks databases for their stamp.
"""
