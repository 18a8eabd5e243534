"""What changed between two contents, who is said to have done it, and going back to a version."""

import pytest
from django.core.exceptions import ValidationError

from partnerships.curation.comparing import RENAMED, Change, Part, compare
from partnerships.curation.editing import EditConflict, edit
from partnerships.curation.history import (
    content_of,
    heads,
    keys_of,
    public_revisions,
    role_of,
    with_previous,
)
from partnerships.curation.reverting import revert
from partnerships.models import Agreement, Partner, Revision, State, Topic
from partnerships.search.names import Names
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

REASON = "市の公式ページで確認"


def marked(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.is_changed else part.text for part in parts)


def differences(before: Agreement, **after: object) -> list[tuple[str, str, str]]:
    """Compare an agreement's content with the same but for some fields."""
    content = content_of(before)
    changes = compare(content, content | after, Names())
    return [(change.field, marked(change.before), marked(change.after)) for change in changes]


@pytest.fixture
def agreement() -> Agreement:
    return make_agreement()


def change(agreement: Agreement, **changes: object) -> Revision:
    version = Agreement.objects.get(pk=agreement.pk).version
    revision = edit(agreement, changes, by=None, reason=REASON, version=version)
    assert revision is not None
    return revision


# --- What changed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        pytest.param(
            *("title", "交流に関する覚書", "交流についての覚書"),
            ("交流に[関する]覚書", "交流に[ついての]覚書"),
            id="words",
        ),
        pytest.param(
            *("title", "生産性企画庁との協定", "生産性規格庁との協定"),
            ("生産性[企画]庁との協定", "生産性[規格]庁との協定"),
            id="characters",
        ),
        pytest.param(
            *("title", "MOU of 2011", "MOU of 2012"),
            ("MOU of [2011]", "MOU of [2012]"),
            id="latin-words-and-numbers-whole",
        ),
        pytest.param("title", "", "覚書", ("", "[覚書]"), id="from-nothing"),
        pytest.param("title", "覚書", "", ("[覚書]", ""), id="to-nothing"),
        pytest.param(
            *("title", "甲の乙", "丙の丁"),
            ("[甲の乙]", "[丙の丁]"),
            id="a-lone-common-character-is-changed-too",
        ),
        pytest.param(
            *("summary", "甲" + "い" * 5000 + "乙", "甲" + "ろ" * 5000 + "乙"),
            ("甲[" + "い" * 5000 + "]乙", "甲[" + "ろ" * 5000 + "]乙"),
            id="very-long",
        ),
        pytest.param(
            *("signed", "2005-12", "2005-12-03"),
            ("[2005年（平成17年）12月]", "[2005年（平成17年）12月3日]"),
            id="date",
        ),
        pytest.param("state", "published", "withdrawn", ("[公開]", "[取り下げ]"), id="state"),
        pytest.param("merged_into", None, 5, ("", "[協定番号 5]"), id="merged"),
        pytest.param("is_listed", True, False, ("[記載あり]", "[記載なし]"), id="listed"),
        pytest.param("in_force", "unknown", "no", ("[不明]", "[終了]"), id="in-force"),
    ],
)
def test_changed_words_are_marked(
    agreement: Agreement, field: str, before: object, after: object, said: tuple[str, str]
) -> None:
    content = content_of(agreement)
    (found,) = compare(content | {field: before}, content | {field: after}, Names())
    assert (marked(found.before), marked(found.after)) == said


def test_parties_are_compared_one_by_one(agreement: Agreement) -> None:
    dalian = {"id": 99, "name": "大連市", "country": "CN", "kind": "city"}
    busan = content_of(agreement)["partners"]
    assert differences(agreement, partners=[*busan, dalian]) == [
        ("partners", "釜山広域市（韓国）", "釜山広域市（韓国）、[大連市（中国）]")
    ]


def test_topics_are_called_by_name(agreement: Agreement) -> None:
    friendship, water = (Topic.objects.get(code=code).name for code in ("friendship", "water"))
    assert differences(agreement, topics=["friendship", "water"]) == [
        ("topics", friendship, f"{friendship}、[{water}]")
    ]


def test_equal_contents_have_no_changes(agreement: Agreement) -> None:
    assert differences(agreement) == []


def test_a_party_that_was_renamed_meanwhile_is_no_correction_of_the_agreement(
    agreement: Agreement,
) -> None:
    partner = content_of(agreement)["partners"][0] | {"name": "釜山市"}
    content = content_of(agreement)
    (found,) = compare(content, content | {"partners": [partner]}, Names())
    assert isinstance(found, Change)
    assert (found.note, marked(found.after)) == (str(RENAMED), "[釜山市（韓国）]")


def test_keys_are_what_names_do_not_change(agreement: Agreement) -> None:
    before = keys_of(content_of(agreement))
    Partner.objects.update(name="別の名前")
    assert keys_of(content_of(Agreement.objects.get(pk=agreement.pk))) == before


# --- Who and when ---------------------------------------------------------------------------------


def test_a_change_is_told_by_role_and_never_by_name(agreement: Agreement) -> None:
    hana = make_staff()
    by_hand = edit(agreement, {"title": "覚書"}, by=hana, reason=REASON, version=1)
    assert by_hand is not None
    assert role_of(agreement.revisions.get(number=1)) == "一覧の取り込み"
    assert role_of(by_hand) == "職員"
    assert role_of(change(agreement, title="協定")) == "管理用コマンド"


def test_each_revision_comes_with_the_content_before_it(agreement: Agreement) -> None:
    change(agreement, title="覚書")
    other = make_agreement()
    steps = with_previous(public_revisions())
    assert [(s.revision.agreement_id, s.revision.number) for s in steps] == [
        (other.pk, 1),
        (agreement.pk, 2),
        (agreement.pk, 1),
    ]
    assert [step.before and step.before["title"] for step in steps] == [
        None,
        "交流に関する覚書",
        None,
    ]


def test_what_happened_to_drafts_is_not_public(agreement: Agreement) -> None:
    make_agreement(state=State.DRAFT)
    assert [revision.agreement_id for revision in public_revisions()] == [agreement.pk]


def test_heads_can_be_worked_out_again_as_they_were(agreement: Agreement) -> None:
    before = heads()
    change(agreement, title="覚書")
    assert heads() != before
    assert heads(int(before.partition(":")[0])) == before


def test_heads_of_an_empty_record_are_heads(db: None) -> None:
    assert heads().startswith("0:")


# --- Going back -----------------------------------------------------------------------------------


def test_revert_brings_every_field_back(agreement: Agreement) -> None:
    before = content_of(agreement)
    change(
        agreement,
        title="覚書",
        partners=[make_partner("大連市", "CN").pk],
        topics=["water"],
        signed="2010",
        local_governments=["011002", "010006"],
    )
    revision = revert(agreement, 1, by=None, reason="誤りだった", version=2)
    assert revision is not None
    assert (revision.number, revision.kind, revision.reason) == (3, "revert", "誤りだった")
    assert content_of(Agreement.objects.get(pk=agreement.pk)) == before


def test_revert_to_what_already_is_writes_nothing(agreement: Agreement) -> None:
    assert revert(agreement, 1, by=None, reason=REASON, version=1) is None
    assert agreement.revisions.count() == 1


def test_revert_leaves_the_state(agreement: Agreement) -> None:
    change(agreement, title="覚書", state="draft")
    revert(agreement, 1, by=None, reason=REASON, version=2)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.state) == ("交流に関する覚書", "draft")


def test_revert_follows_partners_that_were_merged(agreement: Agreement) -> None:
    busan, dalian, hue = (make_partner(name, "KR") for name in ("釜山広域市", "大連市", "フエ省"))
    change(agreement, partners=[hue.pk])
    Partner.objects.filter(pk=busan.pk).update(merged_into=dalian)
    Partner.objects.filter(pk=dalian.pk).update(merged_into=hue)
    change(agreement, partners=[hue.pk], title="覚書")
    revert(agreement, 1, by=None, reason=REASON, version=3)
    assert list(agreement.partners.values_list("pk", flat=True)) == [hue.pk]


def test_revert_names_what_is_gone(agreement: Agreement) -> None:
    busan = make_partner()
    change(agreement, partners=[make_partner("大連市", "CN").pk])
    busan.delete()
    with pytest.raises(ValidationError) as refused:
        revert(agreement, 1, by=None, reason=REASON, version=2)
    assert refused.value.messages == ["協定締結先：第1版の「釜山広域市」は今の登録にありません。"]


def test_revert_on_an_outdated_version_is_a_conflict(agreement: Agreement) -> None:
    change(agreement, title="覚書")
    with pytest.raises(EditConflict):
        revert(agreement, 1, by=None, reason=REASON, version=1)


def test_revert_to_a_version_that_never_was(agreement: Agreement) -> None:
    with pytest.raises(Revision.DoesNotExist):
        revert(agreement, 7, by=None, reason=REASON, version=1)
