"""Whether official pages still open: where an address leads (addresses.py), one question to it
(asking.py), and the round through all of them (checking.py).
"""
