"""Tables of a PDF as text. Runs apart from the site, in a process with limits (`__main__.py`).

Knows nothing of the record and needs no settings; `importing/reading/pdf.py` starts it.
"""
