"""Finds a name in a title that is written almost, but not quite, as in the cell of the partner.

生産性企画庁 in the title and 生産性規格庁 in the cell: one of them is a slip. Pure text; called for
every partner of an agreement by `doubts.py` and, of drafts, by the importer.
"""

from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from partnerships.text import find_hits, fold

_SHORTEST = 6  # characters of a folded name; shorter ones differ by two for good reasons (済州道)
_MOST = 2  # characters that differ
_LIKE = 60  # of 100; below it no place of the title is worth a look
_LONGEST_TITLE = 500


def other_spelling(name: str, title: str, cell: str = "") -> str:
    """Give what stands in the title in the place of the name; blank when nothing is doubtful.

    It differs in one or two characters inside, and begins and ends alike: 岩手医科大学 is no slip
    of 中国医科大学. A spelling that the cell has too is no doubt, nor one that is only shorter.
    """
    ours, theirs, written = fold(name), fold(title)[:_LONGEST_TITLE], fold(cell)
    if len(ours) < _SHORTEST or ours in theirs or fuzz.partial_ratio(ours, theirs) < _LIKE:
        return ""
    found = [
        (distance, piece)
        for piece in _pieces(theirs, ours)
        if 0 < (distance := Levenshtein.distance(piece, ours, score_cutoff=_MOST)) <= _MOST
        and not (piece in ours or ours in piece or piece in written)
    ]
    if not found:
        return ""
    start, end = find_hits(title, min(found)[1])[0]
    return title[start:end]


def _pieces(title: str, name: str) -> Iterator[str]:
    """Give the parts of the title of about its length that begin and end as the name does."""
    for end in (place + 1 for place, letter in enumerate(title) if letter == name[-1]):
        for size in range(len(name) - _MOST, len(name) + _MOST + 1):
            if 0 < size <= end and title[end - size] == name[0]:
                yield title[end - size : end]
