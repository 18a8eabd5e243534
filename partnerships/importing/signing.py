"""When an agreement was signed, out of the free text of 概要 and the title that the row gives it.

`find_signing` takes the two cells and returns the first signing that the row states and the later
ones; dates of anything else are left out. Each date is judged by the words of its own statement.
"""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from partnerships.dates import PartialDate
from partnerships.importing import signing_words as words
from partnerships.importing.signing_names import (
    Likeness,
    Name,
    likeness,
    named_in,
    says_title,
)
from partnerships.importing.signing_places import Place, plain, read_places


@dataclass(frozen=True, slots=True)
class Signing:
    """The first signing, and the dates of signing again, renewing or extending, in order."""

    signed: PartialDate | None = None
    signed_also: tuple[PartialDate, ...] = ()


class Rank(IntEnum):
    """How surely a date is the signing of the agreement that the title names."""

    WEAK = 1  # agreed or declared; or a signing told as the background of something later
    UNSURE = 2  # signed, but under a name unlike the title
    STATED = 3
    EXPLICIT = 4  # by a label, or in an item or bracket that says nothing else


@dataclass(frozen=True, slots=True)
class _Statement:
    rank: Rank
    is_renewal: bool = False
    is_signature: bool = True  # a renewal may be no signing: 更新, 延長
    is_by_name: bool = False  # under the very name of the title


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    quotes: list[str]


def find_signing(summary: str, title: str = "") -> Signing:
    """Nothing stated gives `Signing()`: never a guess from dates of other things."""
    quotes: list[str] = []
    text = plain(words.PLAN_IN_BRACKETS.sub(r"\1", summary), quotes)
    row = _Row(words.BASIS.sub("", plain(title, [])), quotes)
    judged = ((place, _judge(place, row)) for place in read_places(text))
    return _chosen([(d.value, said) for place, said in judged if said for d in place.dates])


def _chosen(statements: list[tuple[PartialDate, _Statement]]) -> Signing:
    """The earliest of the surest; said twice (2016, 2016-06-23), the most exact."""
    renewals = {value for value, said in statements if said.is_renewal}
    firsts = [(value, said.rank) for value, said in statements if not said.is_renewal]
    owned = {value for value, said in statements if said.is_by_name}
    if not firsts:  # a row that only tells of a 再締結: the first signing that it states
        firsts = [(value, said.rank) for value, said in statements if said.is_signature]
    if not firsts:
        return Signing(None, tuple(sorted(renewals)))
    surest = max(rank for _, rank in firsts)
    # 友好団体協定を締結 … [調印日 …]: one under the title's own name stands beside the label's.
    equals = {value for value, rank in firsts if rank == surest} | owned
    sure = {value for value, rank in firsts if rank >= min(surest, Rank.UNSURE)}
    signed = _most_exact(min(equals), sure)
    later = {value for value in equals | renewals if value.first_day > signed.last_day}
    return Signing(signed, tuple(sorted({_most_exact(value, later) for value in later})))


def _most_exact(value: PartialDate, others: set[PartialDate]) -> PartialDate:
    within = sorted(other for other in others if other.edtf.startswith(value.edtf))
    return max([value, *within], key=lambda other: len(other.edtf))


def _judge(place: Place, row: _Row) -> _Statement | None:
    """What the dates are to the agreement; None for dates of anything else."""
    if words.LABEL_BEHIND.match(place.after):
        return _Statement(Rank.EXPLICIT)
    if words.RANGE_BEFORE.search(place.lead) or words.RANGE_BEHIND.match(place.after):
        return None
    if _is_labelled(place, words.LABEL_RENEWED, words.RENEW_BEFORE):
        return _renewal(place.before)
    if _is_labelled(place, words.LABEL, words.SIGN_BEFORE):
        return _Statement(Rank.EXPLICIT)
    if place.is_alone and place.outside:
        return _judge_in_brackets(place, place.outside, row)
    said = _judge_clause(place, row)
    if place.is_alone:
        return replace(said or _Statement(Rank.EXPLICIT), rank=Rank.EXPLICIT)
    return said


def _is_labelled(place: Place, label: re.Pattern[str], bare: re.Pattern[str]) -> bool:
    if label.search(place.before):
        return True
    says_nothing_else = place.is_label_first or words.NOTHING_BEHIND.match(place.after)
    return bool(says_nothing_else and bare.search(place.before))


def _renewal(said: str) -> _Statement:
    return _Statement(Rank.EXPLICIT, is_renewal=True, is_signature="再" in said)


def _judge_in_brackets(place: Place, outside: tuple[str, str], row: _Row) -> _Statement | None:
    """(2008年4月締結), (2008年): of the noun before it, or of the row if nothing else is said."""
    lead, behind = outside
    says = place.lead + place.after
    if words.RENEWED.search(says) or words.RENEW_BEFORE.search(lead):
        return _renewal(says + lead[-10:])
    is_said, is_last = bool(words.SIGNED.search(says)), not behind.strip(" 。")
    noun = words.NOUN_BEFORE.search(lead)
    if noun is None:
        return _Statement(Rank.EXPLICIT) if is_said or is_last else None
    is_signing = is_said or bool(words.SIGNED_NOUN.search(lead))
    if not is_signing and (not is_last or words.EVENT.search(noun[0])):
        return None
    name = named_in(noun[0], row.quotes) or Name(noun[0], is_quoted=False)
    return _of_agreement(name, row, behind, Rank.STATED if is_signing else Rank.WEAK)


def _judge_clause(place: Place, row: _Row) -> _Statement | None:
    """What the first telling word behind the dates says that happened then."""
    if of_noun := words.OF_NOUN.match(place.after):
        behind = place.after[of_noun.end() :]
        if words.SIGNED.search(of_noun["noun"]):
            is_planned = words.PLANNED.match(behind)
            name = named_in(of_noun["noun"], row.quotes)
            return None if is_planned else _of_agreement(name, row, behind)
        if not words.ON_OCCASION.match(place.after, of_noun.end()):
            return None
    if words.SHARED_VERB.search(place.after):
        step = words.STEPS.search(place.then)
        name = named_in(place.after, row.quotes)
        return _of_agreement(name, row) if step and step["signed"] else None
    return _judge_steps(place, row)


def _judge_steps(place: Place, row: _Row) -> _Statement | None:
    weak: _Statement | None = None
    for step in words.STEPS.finditer(place.after):
        match step.lastgroup:
            case "signed":
                return _judge_signing(place, step, row)
            case "weak":
                weak = weak or _weakened(_judge_signing(place, step, row))
            case "begun":  # 1988年に始めた都市提携: if it is the title's
                said = _judge_signing(place, step, row)
                return _weakened(said if said and said.rank >= Rank.STATED else None)
            case "signed_again" | "renewed":
                is_signature = step.lastgroup == "signed_again"
                return weak or _Statement(Rank.STATED, True, is_signature)
            case _:
                return weak
    return weak or _judge_bare(place, row)


def _judge_signing(place: Place, step: re.Match[str], row: _Row) -> _Statement | None:
    """締結 and the like: of which agreement? Named behind it (締結した「…」), or before it."""
    behind = place.after[step.end() :]
    adnominal = words.ADNOMINAL.match(behind)
    name, is_background = None, False
    if adnominal or step["begun"]:
        clause = re.split("[、。]", behind[adnominal.end() if adnominal else 0 :])[0]
        name = named_in(clause, row.quotes, first=True)
        is_background = name is None
    if name is None:
        name = named_in(place.after[: step.end()], row.quotes)
    if name is None and words.OBJECT_BEFORE.search(place.before):
        name = named_in(place.before, row.quotes)
    return _of_agreement(name, row, behind, is_background=is_background)


def _judge_bare(place: Place, row: _Row) -> _Statement | None:
    """No telling word: a date set apart at the end or the start, or that of a document (付け)."""
    if not place.after.strip(" 。") and place.before[-1:].isspace():
        return None if words.EVENT.search(place.before[-12:]) else _Statement(Rank.STATED)
    if not place.lead.strip() and place.after[:1].isspace():
        return None if words.EVENT.search(place.after) else _Statement(Rank.WEAK)
    if dated := words.DATED_DOCUMENT.match(place.after):
        name = named_in(dated[0], row.quotes)
        return _of_agreement(name, row, place.after[dated.end() :], Rank.WEAK)
    return None


def _of_agreement(
    name: Name | None,
    row: _Row,
    behind: str = "",
    rank: Rank = Rank.STATED,
    *,
    is_background: bool = False,
) -> _Statement | None:
    """A signing of the agreement so named; None if that isn't the row's."""
    is_background = is_background or bool(words.BACKGROUND.match(behind))
    if name is None:
        return _Statement(Rank.WEAK if is_background else rank)
    like = likeness(name, row.title, is_background=is_background)
    if like is Likeness.OTHER:
        return None
    if is_background and not name.is_quoted:
        return _Statement(Rank.WEAK)
    if like is Likeness.UNSURE:
        return _Statement(min(rank, Rank.UNSURE))
    return _Statement(rank, is_by_name=rank == Rank.STATED and says_title(name, row.title))


def _weakened(said: _Statement | None) -> _Statement | None:
    return replace(said, rank=Rank.WEAK) if said else None
