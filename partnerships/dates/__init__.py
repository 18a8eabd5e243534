"""What is known of a date: a year, a month or a day, never more than the source says.

`PartialDate` is the value; `parse_date` and `find_dates` read it out of written text.
"""

from partnerships.dates.reading import FoundDate, find_dates, parse_date
from partnerships.dates.value import ERAS, Era, PartialDate, Precision

__all__ = ["ERAS", "Era", "FoundDate", "PartialDate", "Precision", "find_dates", "parse_date"]
