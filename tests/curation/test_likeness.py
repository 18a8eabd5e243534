"""Twins: agreements that may be one and the same."""

import pytest

from partnerships.curation import likeness
from partnerships.curation.likeness import Essence, find_twins, read_essences
from partnerships.models import State
from tests.making import make_agreement, make_partner


def essence(number: int, title: str = "観光交流協定", **but: object) -> Essence:
    values: dict[str, object] = {
        "governments": ("270008",),
        "partners": (9,),
        "signed": "2006-12-28",
    }
    return Essence(number, title, **values | but)  # type: ignore[arg-type]


def test_the_same_parties_and_title_are_twins_whatever_the_date() -> None:
    twins = find_twins([essence(1), essence(2, signed="2007-12-28"), essence(3, "防災協定")])
    assert twins == {1: {2}, 2: {1}}


def test_titles_that_differ_in_a_slip_are_twins_on_the_same_day_only() -> None:
    one, slip = (
        "産業振興と人材育成における相互協力に関する覚書",
        "産業振興と人財育成における相互協力に関する覚書",
    )
    assert find_twins([essence(1, one), essence(2, slip)]) == {1: {2}, 2: {1}}
    assert find_twins([essence(1, one), essence(2, slip, signed="2009")]) == {}


def test_an_agreement_that_two_governments_report_is_a_twin() -> None:
    joint = "熊本県熊本市高雄市国際交流促進覚書"
    one = essence(1, joint, governments=("430005",))
    assert find_twins([one, essence(2, joint, governments=("431001",))]) == {1: {2}, 2: {1}}
    assert find_twins([one, essence(2, joint, governments=("431001",), signed="2006-12")]) == {}


def test_a_title_that_says_little_makes_no_twins_of_two_governments() -> None:
    one = essence(1, "交流協定", governments=("430005",))
    assert find_twins([one, essence(2, "交流協定", governments=("431001",))]) == {}


def test_many_alike_have_few_twins_each() -> None:
    twins = find_twins([essence(number) for number in range(1, 1001)])
    assert max(map(len, twins.values())) == 6
    assert len(twins) == 1000


def test_no_group_is_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def ratio(one: str, other: str) -> float:
        compared.append((one, other))
        return 0

    monkeypatch.setattr(likeness, "ratio", ratio)
    find_twins([essence(number, f"{chr(number)}の協定") for number in range(0x4E00, 0x4E00 + 5000)])
    assert len(compared) < 5000 * 4


@pytest.mark.django_db
def test_signs_and_figures_of_a_title_do_not_count() -> None:
    numbers = [
        make_agreement(title=title).number for title in ("第7次・交流覚書", "「第8次」交流覚書")
    ]
    assert find_twins(read_essences(numbers)) == {1: {2}, 2: {1}}


@pytest.mark.django_db
def test_a_save_reads_only_what_may_be_a_twin() -> None:
    one = make_agreement()
    make_agreement(partners=[make_partner("大連市", "CN")])
    make_agreement(local_governments=["130001"], signed="1999")
    make_agreement(local_governments=["130001"], signed="2005-12")
    assert {e.number for e in read_essences([one.number])} == {1, 4}


@pytest.mark.django_db
def test_drafts_are_nobodys_twins() -> None:
    one = make_agreement()
    make_agreement(state=State.DRAFT)
    assert [essence.number for essence in read_essences([one.number])] == [1]
