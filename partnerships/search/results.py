"""Answers a search: the page, the facets, the filters as links, and the search said in words.

Page, JSON, files and feeds all ask here, so that they are always of the same agreements.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.utils.translation import gettext, gettext_lazy
from pyroaring import BitMap

from partnerships.languages import quote
from partnerships.search.columns import Numbers
from partnerships.search.describing import describe, say_years
from partnerships.search.facets import (
    FacetValue,
    ShownFacet,
    count_facets,
    count_shown_facets,
    matches_of,
)
from partnerships.search.held_sets import sets_at
from partnerships.search.named import Named
from partnerships.search.names import names_at
from partnerships.search.query import LISTS, PER_PAGE, AgreementSearch
from partnerships.search.stamp import current_stamp
from partnerships.search.suggesting import Suggestion, suggest_instead
from partnerships.search.text import rank_numbers
from partnerships.search.words import WordMatches
from partnerships.text import fold

MOST_OFFERED = 10

PARAMETER_LABELS = {
    "q": gettext_lazy("ことば"),
    "prefecture": gettext_lazy("都道府県"),
    "local_government": gettext_lazy("自治体"),
    "country": gettext_lazy("国・地域"),
    "topic": gettext_lazy("分野"),
    "partner_kind": gettext_lazy("相手の種別"),
    "partner": gettext_lazy("協定締結先"),
    "signed_from": gettext_lazy("締結年（から）"),
    "signed_to": gettext_lazy("締結年（まで）"),
    "signed": gettext_lazy("締結年"),
    "has_url": gettext_lazy("公式ページ"),
    "listed": gettext_lazy("最新の一覧"),
    "sort": gettext_lazy("並び順"),
    "page": gettext_lazy("ページ"),
    "per_page": gettext_lazy("1ページの件数"),
}


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force and the address without it."""

    name: str
    label: str
    search: AgreementSearch

    @property
    def url(self) -> str:
        return self.search.url()


class Results:
    """The answer to one search, of one state of the record; each part is worked out when asked."""

    def __init__(self, search: AgreementSearch, stamp: uuid.UUID | None = None) -> None:
        self.search = search
        self.stamp = stamp or current_stamp()
        self.sets = sets_at(self.stamp)
        self.names = names_at(self.stamp)

    @cached_property
    def words(self) -> WordMatches:
        return WordMatches(self.search, self.sets, self.names)

    @property
    def widened(self) -> dict[str, list[Named]]:
        """What the words of the search name, of what agreements have, besides standing in texts."""
        return self.words.widened

    @property
    def hit_words(self) -> list[str]:
        """What to mark in the results: the words asked for, and the names they were widened to."""
        words = [w.text for t in self.search.terms for w in t.options if not w.is_negative]
        return words + [named.label for found in self.widened.values() for named in found]

    @cached_property
    def matches(self) -> dict[str, BitMap]:
        return matches_of(self.search, self.sets, self.words.found)

    @property
    def count(self) -> int:
        return len(self.matches[""])

    @property
    def facets(self) -> dict[str, list[FacetValue]]:
        return count_facets(self.search, self.sets, self.names, self.matches)

    @property
    def shown_facets(self) -> dict[str, ShownFacet]:
        """What a list page shows of the facets."""
        return count_shown_facets(self.search, self.sets, self.names, self.matches)

    @property
    def years(self) -> list[tuple[int, int]]:
        """Count signings by year under every filter but that of the date; years without any too."""
        matches = self.matches["signed"]
        count = matches.intersection_cardinality
        counts = {year: count(found) for year, found in self.sets.by_year.items()}
        years = [year for year, count in counts.items() if count]
        return [(y, counts.get(y, 0)) for y in range(min(years), max(years) + 1)] if years else []

    @cached_property
    def tiers(self) -> list[BitMap]:
        """The matches, the more relevant ones first: by title, by partner, the rest."""
        matches = self.matches[""]
        plain = (t.options[0] for t in self.search.terms if len(t.options) == 1)
        words = [fold(word.text) for word in plain if not word.is_negative]
        if self.search.order != "relevance" or not words:
            return [matches]
        return rank_numbers(words, matches, self.sets.found)

    def numbers(self, start: int, length: int) -> list[int]:
        """Give a slice of the matching numbers in the order asked."""
        found: list[int] = []
        for tier in self.tiers:
            if start < len(tier) and length > len(found):
                found += self.sets.page(tier, self._sort, start, length - len(found))
            start = max(0, start - len(tier))
        return found

    def all_numbers(self) -> Numbers:
        """Give all matching numbers in the order asked, four bytes each."""
        return np.concatenate([self.sets.in_order(tier, self._sort) for tier in self.tiers])

    @property
    def _sort(self) -> str:
        """The order inside a tier."""
        return "code" if self.search.order == "relevance" else self.search.order

    @property
    def page_count(self) -> int:
        per_page = self.search.per_page or PER_PAGE
        return max(1, -(-self.count // per_page))

    def page_numbers(self) -> list[int]:
        """Give the numbers of the page asked; none beyond the last."""
        per_page = self.search.per_page or PER_PAGE
        return self.numbers((self.search.page - 1) * per_page, per_page)

    def active_filters(self) -> list[ActiveFilter]:
        """Give each filter in force with the address of the list without it."""
        search = self.search
        found = []
        if search.q:
            found.append(("q", quote(search.q), search.with_(q="")))
        for name in LISTS:
            for value in getattr(search, name):
                without = tuple(v for v in getattr(search, name) if v != value)
                label = self.names.label(name, value)
                found.append((name, label, search.with_(**{name: without})))
        if search.signed_from or search.signed_to:
            label = say_years(search)
            found.append(("signed", label, search.with_(signed_from=None, signed_to=None)))
        if search.is_undated:
            found.append(("signed", gettext("締結日不明"), search.with_(is_undated=False)))
        if search.has_url is not None:
            label = gettext("あり") if search.has_url else gettext("なし")
            found.append(("has_url", label, search.with_(has_url=None)))
        return [ActiveFilter(str(PARAMETER_LABELS[n]), label, s) for n, label, s in found]

    def describe(self) -> str:
        """Say the search in words, in the reader's language."""
        return describe(self.search, self.names)

    def unmatched_values(self) -> list[str]:
        """Name the chosen values that no agreement at all has."""
        return [
            gettext("%(name)s「%(value)s」")
            % {"name": PARAMETER_LABELS[name], "value": self.names.label(name, value)}
            for name in LISTS
            for value in getattr(self.search, name)
            if value not in self.sets.facets[name]
        ]

    def without_each(self) -> list[tuple[ActiveFilter, int]]:
        """Give each filter and each word with the count without it; asks the database nothing."""
        filters = self.active_filters()
        if len(self.words.runs) > 1:
            filters = [*self._word_filters(), *filters[1:]]
        return [(f, self._count_of(f.search)) for f in filters]

    def _word_filters(self) -> list[ActiveFilter]:
        """Give the first words of several, each with the search without it."""
        runs = [str(run) for run in self.words.runs]
        return [
            ActiveFilter(
                str(PARAMETER_LABELS["q"]),
                quote(str(run)),
                self.search.with_(q=" ".join(runs[:place] + runs[place + 1 :])),
            )
            for place, run in enumerate(runs[:MOST_OFFERED])
        ]

    def _count_of(self, search: AgreementSearch) -> int:
        """Count a search whose words are among this one's."""
        words = WordMatches(search, self.sets, self.names, self.words.known)
        return len(matches_of(search, self.sets, words.found)[""])

    def suggestions(self) -> list[Suggestion]:
        """Give searches for what the words that no agreement has may have meant."""
        words = self.words
        return suggest_instead(self.search, words.unmatched, self.names, words.count)
