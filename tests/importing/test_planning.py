"""A plan as a value: it writes nothing, says what would be, and is refused when it is outdated."""

import pytest

from partnerships.curation.editing import edit
from partnerships.importing import storing
from partnerships.importing.planning import make_plan
from partnerships.importing.storing import StalePlanError, apply_plan, import_list
from partnerships.models import Agreement, Edition, Revision, Stamp
from tests.importing.lists import list_file, row
from tests.making import make_staff

pytestmark = pytest.mark.django_db

NEXT = "平成29年9月現在"
OTHER = row(government="横浜市", title="港湾協定", partner="ベトナム/ダナン市")


def correct(number: int, **values: str) -> None:
    agreement = Agreement.objects.get(pk=number)
    edit(agreement, values, by=None, reason="市の公式ページで確認", version=agreement.version)


@pytest.fixture(autouse=True)
def first_edition(db: None) -> None:
    rows = [row(title="観光交流協定"), row(title="環境協力協定", partner="モンゴル/中央県")]
    import_list(list_file(*rows), "first.txt")


def test_a_plan_writes_nothing() -> None:
    stamp = Stamp.objects.get().value
    plan = make_plan(list_file(OTHER, as_of=NEXT), "next.txt", by=make_staff())
    assert (plan.rows_that_are("new"), plan.vanished) == ([0], [1, 2])
    assert (Edition.objects.count(), Revision.objects.count()) == (1, 2)
    assert Stamp.objects.get().value == stamp == plan.stamp


def test_a_plan_that_the_record_has_left_behind_is_refused() -> None:
    plan = make_plan(list_file(OTHER, as_of=NEXT), "next.txt")
    correct(1, title="観光交流に関する協定")
    with pytest.raises(StalePlanError, match="記録が変わりました"):
        apply_plan(plan, None)
    assert (Edition.objects.count(), Agreement.objects.count()) == (1, 2)


def test_a_plan_is_applied_once() -> None:
    content = list_file(OTHER, as_of=NEXT)
    plan, again = make_plan(content, "next.txt"), make_plan(content, "next.txt")
    apply_plan(plan, None)
    with pytest.raises(StalePlanError):
        apply_plan(again, None)
    assert make_plan(content, "next.txt").is_applied
    assert Edition.objects.count() == 2


def test_the_command_plans_anew_when_the_record_changes_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles = iter(["観光の協定", "観光交流の協定"])

    def plan_while_staff_work(*arguments: object, **options: object) -> object:
        plan = make_plan(*arguments, **options)  # type: ignore[arg-type]
        if title := next(titles, ""):
            correct(1, title=title)
        return plan

    monkeypatch.setattr(storing, "make_plan", plan_while_staff_work)
    rows = [row(title="観光交流協定（改）"), row(title="環境協力協定", partner="モンゴル/中央県")]
    summary = import_list(list_file(*rows, as_of=NEXT), "next.txt")
    assert (summary.same, summary.changed, summary.conflicts) == (1, 1, 1)
    assert Agreement.objects.get(pk=1).title == "観光交流の協定"


def test_a_doubtful_row_is_offered_the_agreements_of_its_government() -> None:
    rows = row(
        title="環境と観光の協力に関する覚書", partner="モンゴル/中央県", summary="[2015年締結]"
    )
    plan = make_plan(list_file(row(title="観光交流協定"), rows, as_of=NEXT), "next.txt")
    assert plan.rows_that_are("doubtful") == [1]
    assert [choice.known.number for choice in plan.choices[1]] == [2]
    assert plan.choices[1][0].merge.take == ["title", "summary", "signed"]
