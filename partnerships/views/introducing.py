"""Says in a few sentences what the record has of a place, partner or topic: counts, years, most."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext
from pyroaring import BitMap

from partnerships.languages import is_english, list_of
from partnerships.search.query import UNKNOWN
from partnerships.search.results import Results
from partnerships.views.neighbours import count_links

MOST_NAMED = 3


def introduce(facet: str, name: str, results: Results) -> str:
    """Introduce a facet value by its agreements; blank when it has none."""
    if not results.count:
        return ""
    sentences = [_first_sentence(facet, name, results), _years(results)]
    sentences += [_countries(results)] if facet != "country" else []
    sentences += [_topics(results)] if facet != "topic" else []
    return (" " if is_english() else "").join(filter(None, sentences))


def _first_sentence(facet: str, name: str, results: Results) -> str:
    count, matches = results.count, results.matches[""]
    numbers = {
        "name": name,
        "count": count,
        "governments": _how_many(results, matches, "local_government"),
        "partners": _how_many(results, matches, "partner"),
    }
    match facet:
        case "prefecture":
            text = ngettext(
                "%(name)sと、その中の市区町村の%(governments)s団体が、%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                "%(name)sと、その中の市区町村の%(governments)s団体が、%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                count,
            )
        case "local_government":
            text = ngettext(
                "%(name)sが%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                "%(name)sが%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                count,
            )
        case "country":
            text = ngettext(
                "%(name)sの%(partners)sの相手と、日本の%(governments)s団体が結んだ協定%(count)s件を載せています。",
                "%(name)sの%(partners)sの相手と、日本の%(governments)s団体が結んだ協定%(count)s件を載せています。",
                count,
            )
        case "partner":
            text = ngettext(
                "%(name)sと、日本の%(governments)s団体が結んだ協定%(count)s件を載せています。",
                "%(name)sと、日本の%(governments)s団体が結んだ協定%(count)s件を載せています。",
                count,
            )
        case _:
            text = ngettext(
                "%(name)sの分野で、日本の%(governments)s団体が%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                "%(name)sの分野で、日本の%(governments)s団体が%(partners)sの相手と結んだ協定%(count)s件を載せています。",
                count,
            )
    return text % numbers


def _how_many(results: Results, matches: BitMap, facet: str) -> int:
    facets = results.sets.facets[facet].items()
    return sum(value != UNKNOWN and found.intersect(matches) for value, found in facets)


def _years(results: Results) -> str:
    """Say from when to when, as far as years are known."""
    years = [year for year, count in results.years if count]
    if not years:
        return ""
    if years[0] == years[-1]:
        return gettext("締結年は%(year)s年です。") % {"year": years[0]}
    return gettext("締結年は%(first)s年から%(last)s年までです。") % {
        "first": years[0],
        "last": years[-1],
    }


def _countries(results: Results) -> str:
    names = _most(results, "country")
    if not names:
        return ""
    if len(names) == 1:
        return gettext("相手の国・地域は%(country)sです。") % {"country": names[0]}
    return gettext("相手の国・地域で多いのは、順に%(countries)sです。") % {
        "countries": list_of(names)
    }


def _topics(results: Results) -> str:
    names = _most(results, "topic")
    if not names:
        return ""
    if len(names) == 1:
        return gettext("分野は%(topic)sです。") % {"topic": names[0]}
    return gettext("多い分野は、順に%(topics)sです。") % {"topics": list_of(names)}


def _most(results: Results, facet: str) -> Sequence[str]:
    counted = count_links(results, results.matches[""], facet)
    return [link.label for link, _ in counted[:MOST_NAMED]]
