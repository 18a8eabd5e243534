"""Better rules later: what they read otherwise is shown, and set where staff set nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.origins import set_by_import
from partnerships.curation.reverting import revert
from partnerships.importing import renormalising, rereading
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.partner_names import DraftPartner
from partnerships.importing.renormalising import apply_rereading, reread
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Finding, FindingCode, Partner, Revision, Stamp
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_staff

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("renormalise", *arguments, "--format", "json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def first_edition(db: None) -> None:
    rows = [row(title="観光交流協定"), row(title="環境協力協定", partner="モンゴル/中央県")]
    import_list(list_file(*rows), "first.txt")


@pytest.fixture
def better_rules(first_edition: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that read another topic, a nearer date and a partner that is not in the record yet."""

    def better(*arguments: Any) -> Draft:
        draft = normalise(*arguments)
        draft.topics, draft.title = ["tourism", "economy"], f"{draft.title}（新）"
        if draft.title.startswith("観光"):
            draft.partners = [DraftPartner("江原特別自治道", "KR", "region")]
        return draft

    monkeypatch.setattr(rereading, "normalise", better)


def test_the_same_rules_change_nothing(repository: Path) -> None:
    content = (repository / "fixtures" / "agreements_2016-09.txt").read_bytes()
    import_list(content, "agreements_2016-09.txt")
    stamp = Stamp.objects.get().value
    assert run("--apply") == {"rows": 174, "agreements": 0, "changes": [], "kept": []}
    assert (Stamp.objects.get().value, Revision.objects.count()) == (stamp, 174)


def test_a_plan_writes_nothing(better_rules: None) -> None:
    stamp = Stamp.objects.get().value
    found = run()
    assert found["agreements"] == 2
    assert {
        "number": 1, "field": "partners", "now": ["江原道（KR）"], "read": ["江原特別自治道（KR）"],
    } in found["changes"]  # fmt: skip
    assert (Stamp.objects.get().value, Revision.objects.count()) == (stamp, 2)


def test_applying_it_sets_the_fields_as_an_import(better_rules: None) -> None:
    run("--apply")
    agreement = Agreement.objects.get(pk=1)
    assert [topic.code for topic in agreement.topics.all()] == ["economy", "tourism"]
    assert agreement.partners.get() == Partner.objects.get(name="江原特別自治道", country="KR")
    revision = agreement.revisions.get(number=2)
    assert (revision.kind, revision.reason) == ("import", renormalising.REASON)
    assert check_record() == []
    assert run()["changes"] == []


def test_what_staff_set_stays_and_is_named(better_rules: None) -> None:
    agreement = Agreement.objects.get(pk=1)
    edit(agreement, {"title": "職員の題名"}, by=make_staff(), reason="市に確認", version=1)
    found = run("--apply")
    assert [(kept["number"], kept["field"]) for kept in found["kept"]] == [(1, "title")]
    agreement.refresh_from_db()
    assert agreement.title == "職員の題名"
    assert Agreement.objects.get(pk=2).title == "環境協力協定（新）"


def test_what_staff_brought_back_is_theirs(first_edition: None) -> None:
    agreement, staff = Agreement.objects.get(pk=1), make_staff()
    edit(agreement, {"title": "別の題名"}, by=staff, reason="市に確認", version=1)
    revert(agreement, 1, by=staff, reason="誤り", version=2)
    imported = set_by_import([1, 2])
    assert "title" not in imported[1]
    assert {"summary", "topics", "signed"} <= imported[1]
    assert "title" in imported[2]


def test_doubts_that_better_rules_answer_are_settled(
    first_edition: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = row(title="港湾協定", partner="韓国/蔚山広域市", summary="締結は平成十三年のこと")
    import_list(list_file(row(), blank, as_of="平成29年9月現在"), "next.txt")
    number = Agreement.objects.get(title="港湾協定").number
    Agreement.objects.filter(pk=number).update(
        signed=None, signed_first_on=None, signed_last_on=None
    )
    stored = Revision.objects.get(agreement=number)
    assert stored.content["signed"] == "2001"
    found = reread()
    assert [(c.number, c.field, c.now, c.read) for c in found.changes] == [
        (number, "signed", None, "2001")
    ]
    Finding.objects.create(agreement_id=number, code=FindingCode.NO_DATE, field="signed")
    apply_rereading(found)
    assert Finding.objects.get(agreement=number, code="no_date").state == Finding.State.SETTLED


def test_agreements_that_no_list_has_are_not_reread(first_edition: None) -> None:
    make_agreement(title="一覧にない協定")
    assert run()["rows"] == 2


def test_a_record_that_changed_meanwhile_is_not_written(
    better_rules: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(found: renormalising.Rereading) -> None:
        agreement = Agreement.objects.get(pk=2)
        edit(agreement, {"title": "職員の題名"}, by=None, reason="市に確認", version=1)
        apply_rereading(found)

    monkeypatch.setattr("partnerships.management.commands.renormalise.apply_rereading", meanwhile)
    with pytest.raises(CommandError, match="もう一度"):
        run("--apply")
    assert Agreement.objects.get(pk=1).version == 1
