"""Signings by year, drawn small beside the filters of a list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class YearChart:
    """Signings by year as one SVG path, 10 units a year and 40 high; first and last year."""

    path: str
    width: int
    first: str
    last: str


def year_chart(years: list[tuple[int, int]]) -> YearChart | None:
    """Draw the years; the most signings fill the height, a year without any has no bar."""
    if not years:
        return None
    most = max(count for _, count in years)
    bars = []
    for place, (_, count) in enumerate(years):
        height = max(2, round(40 * count / most)) if count else 0
        bars.append(f"M{place * 10 + 1} 40v-{height}h8v{height}z" if height else "")
    return YearChart("".join(bars), 10 * len(years), f"{years[0][0]}", f"{years[-1][0]}")
