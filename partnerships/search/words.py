"""What the words of a search find: the texts that hold them, and by identity what they name.

A search, the sets and the names of one stamp come in; sets of numbers go out to `results.py`.
"""

from collections.abc import Sequence
from functools import cached_property

from pyroaring import BitMap

from partnerships.search.named import Named
from partnerships.search.names import Names, Run
from partnerships.search.query import AgreementSearch
from partnerships.search.sets import AgreementSets
from partnerships.search.terms import Term, Word
from partnerships.search.text import find_numbers
from partnerships.text import fold


class WordMatches:
    """The answer to the words of one search: one query for each word that `known` lacks."""

    def __init__(
        self,
        search: AgreementSearch,
        sets: AgreementSets,
        names: Names,
        known: dict[str, BitMap] | None = None,
    ) -> None:
        self.terms = search.terms
        self.sets = sets
        self.names = names
        self.known = {} if known is None else known

    @cached_property
    def runs(self) -> list[Run]:
        """The terms; neighbours that together name something (New York) are one run."""
        return self.names.read_runs(self.terms)

    @cached_property
    def widened(self) -> dict[str, list[Named]]:
        """What the words name of what agreements have; they find it beside their text."""
        found = {text: self.names.find(text) for run in self.runs for text in run.texts}
        useful = {text: [n for n in named if self._having(n)] for text, named in found.items()}
        return {text: named for text, named in useful.items() if named}

    @cached_property
    def found(self) -> BitMap:
        """The agreements that meet every term."""
        return self._all_of([self._match_run(run) for run in self.runs])

    @property
    def unmatched(self) -> list[Word]:
        """The words asked for that no agreement has."""
        words = [word for term in self.terms for word in term.options]
        return [word for word in words if not word.is_negative and not self._match(word.text)]

    def count(self, named: Named) -> int:
        """Count the agreements that have something, whatever is searched."""
        return len(self._having(named))

    def _having(self, named: Named) -> BitMap:
        return self.sets.facets[named.facet].get(named.value, BitMap())

    def _match_run(self, run: Run) -> BitMap:
        """Find what meets all its terms, or has what they name together."""
        found = self._all_of([self._match_term(term) for term in run.terms])
        return found | self._named(run.together) if run.together else found

    def _match_term(self, term: Term) -> BitMap:
        found = BitMap()
        for word in term.options:
            matching = self._match(word.text)
            found |= self.sets.everything - matching if word.is_negative else matching
        return found

    def _match(self, text: str) -> BitMap:
        if text not in self.known:
            self.known[text] = find_numbers(fold(text), self.sets.found) | self._named(text)
        return self.known[text]

    def _named(self, text: str) -> BitMap:
        """Find what has anything that the text names."""
        return BitMap.union(BitMap(), *map(self._having, self.names.find(text)))

    def _all_of(self, matches: Sequence[BitMap]) -> BitMap:
        return BitMap.intersection(self.sets.everything, *matches)
