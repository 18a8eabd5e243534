"""How often one address may do what costs: who asks (addresses.py), how often (counting.py), and
how often is too often (rules.py). `views/limiting.py` puts a limit on a view.
"""
