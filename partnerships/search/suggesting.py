"""Suggestions: what a beginning may become, and what a word without a hit may have meant.

Typed text and the names of the record come in, things and ready searches go out. Nothing here asks
the database; a call costs a walk over all names, 2 ms with the local governments and countries.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partnerships.search.named import Named
from partnerships.search.names import Names
from partnerships.search.query import AgreementSearch
from partnerships.search.terms import Word
from partnerships.text import fold

MOST_COMPLETIONS = 10
MOST_PER_WORD = 3
LONGEST_SPLIT = 40

# Signs around a word that say nothing, and what joins names or stands in every agreement.
_AROUND = "\"'「」『』()[]{}<>、。,.!?:;*"
_BETWEEN = re.compile("協定書?|覚書|締結|提携|交流|との|[のとや、,/]")

# From which length on how many letters may differ: in kanji, in kana and in Latin letters.
_KANJI_EDITS = ((6, 2), (3, 1))
_KANA_EDITS = ((6, 2), (4, 1))
_LATIN_EDITS = ((9, 2), (4, 1))
_SHORTEST_LATIN = 5
_SHORTEST_BEGINNING = 2
_AFTER_KANA = "\u3100"

Counts = Callable[[Named], int]


@dataclass(frozen=True)
class Suggestion:
    """A word of a search that finds nothing, what it may have meant, and the search for that."""

    word: str
    label: str
    url: str


def complete(typed: str, names: Names, counts: Counts) -> list[Named]:
    """Give what the typed text begins or stands in; what has agreements first, most first."""
    key = fold(typed)
    is_telling = len(key) >= _shortest_inside(key)
    begins: dict[Named, bool] = {}
    for name in names.keys if key else ():
        if key in name and ((is_beginning := name.startswith(key)) or is_telling):
            for named in names.named(name):
                begins[named] = begins.get(named, False) or is_beginning
    labels: dict[str, Named] = {}
    for named in sorted(begins, key=lambda n: (not counts(n), not begins[n], -counts(n))):
        labels.setdefault(named.label, named)
    return list(labels.values())[:MOST_COMPLETIONS]


def complete_query(q: str, names: Names, counts: Counts) -> list[tuple[str, Named]]:
    """Give queries that the typed one may become, with what they name in the end.

    All of it is completed, or else its last word, with what agreements have.
    """
    found = complete(q, names, counts)
    if found or " " not in q:
        return [(named.label, named) for named in found]
    head, _, last = q.rpartition(" ")
    known = [named for named in complete(last, names, counts) if counts(named)]
    return [(f"{head} {named.label}", named) for named in known]


def _shortest_inside(key: str) -> int:
    """Give how long a text must be to be looked for inside names: あ stands in too many."""
    return 4 if key.isascii() else 2 if key < _AFTER_KANA else 1


def nearest(word: str, names: Names) -> list[Named]:
    """Give what the word may have meant, nearest first; nothing if it is a name, or nonsense."""
    key = fold(word).strip(_AROUND)
    if not key or names.find(word):
        return []
    if exact := names.named(key):
        return exact
    distances = _distances(key, list(names.keys))
    near = sorted(distances, key=lambda name: (distances[name], abs(len(name) - len(key))))
    return list(dict.fromkeys(named for name in near for named in names.named(name)))


def _distances(key: str, keys: list[str]) -> dict[str, int]:
    """Give how many letters of the near names differ; none in those that the word begins."""
    limit = _edits_of(key)
    near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=limit, limit=None)
    distances = {
        name: int(distance)
        for name, distance, _ in near
        if not distance or not key.isascii() or len(name) >= _SHORTEST_LATIN
    }
    return distances | {name: 0 for name in keys if _begins(name, key)}


def _begins(name: str, key: str) -> bool:
    return len(key) >= _SHORTEST_BEGINNING and name.startswith(key)


def _edits_of(key: str) -> int:
    is_kana = all(character < _AFTER_KANA for character in key)
    edits = _LATIN_EDITS if key.isascii() else _KANA_EDITS if is_kana else _KANJI_EDITS
    return next((most for length, most in edits if len(key) >= length), 0)


def split_names(text: str, names: Names) -> list[str]:
    """Cut a text of nothing but names, and of what joins them, into the names: 北海道と韓国."""
    parts: list[str] = []
    start = 0
    while start < len(text) <= LONGEST_SPLIT:
        ends = range(len(text), start + 1, -1)
        end = next((end for end in ends if names.find(text[start:end])), 0)
        if end:
            parts.append(text[start:end])
        elif between := _BETWEEN.match(text, start):
            end = between.end()
        else:
            return []
        start = end
    return parts if parts != [text] else []


def suggest_instead(
    search: AgreementSearch, unmatched: Iterable[Word], names: Names, counts: Counts
) -> list[Suggestion]:
    """Give, for each word without a hit, the search for the names in it, else for near names.

    Names that agreements have are preferred: others stand only where there is none.
    """
    found = []
    for word in unmatched:
        if parts := split_names(word.text, names):
            found.append(_suggest(search, word, " ".join(parts), " ".join(parts)))
            continue
        near = nearest(word.text, names)
        near = [named for named in near if counts(named)] or near
        found += [
            _suggest(search, word, named.label, str(Word(named.label)))
            for named in near[:MOST_PER_WORD]
        ]
    return found


def _suggest(search: AgreementSearch, word: Word, label: str, instead: str) -> Suggestion:
    terms = [
        " OR ".join(instead if option == word else str(option) for option in term.options)
        for term in search.terms
    ]
    return Suggestion(word.text, label, search.with_(q=" ".join(terms)).url())
