"""`check_record` is silent about an honest record, and names what was altered by SQL."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from partnerships.curation.checking import check_heads, check_record
from partnerships.curation.editing import edit
from partnerships.curation.history import heads
from partnerships.importing.reading import read_rows
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Edition, Revision, SourceRow, chain_hash
from partnerships.models.agreement import AgreementQuerySet
from partnerships.search.text import index_agreements
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

LIST = list_file(row(title="観光交流協定"), row(title="経済交流協定"), row(title="文化交流協定"))


@pytest.fixture
def record(db: None) -> None:
    """Agreements 1 to 3 of a list, 4 by hand; 2 was corrected twice."""
    import_list(LIST, "list.txt")
    make_agreement(title="覚書", partners=[make_partner(), make_partner("大連市", "CN")])
    for title in ("経済協定", "経済友好協定"):
        agreement = Agreement.objects.get(pk=2)
        version = agreement.version
        edit(agreement, {"title": title}, by=make_staff(title), reason="確認", version=version)


def alter(sql: str, *values: str | int) -> None:
    """Alter the database behind the application's back; the search index follows, as a thief's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
    index_agreements(list(Agreement.objects.values_list("number", flat=True)))


def found() -> list[str]:
    return [str(problem) for problem in check_record()]


@pytest.mark.usefixtures("record")
def test_an_honest_record_has_no_problems() -> None:
    assert found() == []


def test_nothing_is_wrong_with_an_empty_record() -> None:
    assert found() == []


ALTERED = [
    pytest.param(
        "UPDATE partnerships_agreement SET title = '別の協定' WHERE number = 2",
        ["協定2：協定名：記録は「別の協定」、第3版は「経済友好協定」"],
        id="title",
    ),
    pytest.param(
        "UPDATE partnerships_agreement SET state = 'draft' WHERE number = 4",
        ["協定4：状態：記録は「draft」、第1版は「published」"],
        id="state",
    ),
    pytest.param(
        "UPDATE partnerships_agreement SET signed_first_on = '1999-01-01' WHERE number = 4",
        ["協定4：締結日：並べ替えに使う日が、締結日と違います"],
        id="day-to-sort-by",
    ),
    pytest.param(
        "UPDATE partnerships_agreement SET version = 2 WHERE number = 4",
        ["協定4：版：記録は第2版ですが、履歴は第1版までです"],
        id="version",
    ),
    pytest.param(
        "DELETE FROM partnerships_agreementlocalgovernment WHERE agreement_id = 4",
        ["協定4：地方公共団体：記録は「」、第1版は「011002」"],
        id="link-deleted",
    ),
    pytest.param(
        "UPDATE partnerships_agreementlocalgovernment SET local_government_id = '131016'"
        " WHERE agreement_id = 1",
        ["協定1：地方公共団体：記録は「131016」、第1版は「310000」"],
        id="link",
    ),
    pytest.param(
        "UPDATE partnerships_agreementpartner SET position = position + 5"
        " WHERE agreement_id = 4 AND position = 1",
        ["協定4：協定締結先：順の番号が続いていません（[0, 6]）"],
        id="position",
    ),
    pytest.param(
        "UPDATE partnerships_agreement_topics SET topic_id = 'water' WHERE agreement_id = 4",
        ["協定4：分野：記録は「water」、第1版は「friendship」"],
        id="topic",
    ),
    pytest.param(
        "UPDATE partnerships_sourcerow SET title_as_written = '別の協定' WHERE position = 2",
        ["一覧2016-09：行か、ファイルのハッシュが、取り込んだときと違います"],
        id="cell-of-the-list",
    ),
    pytest.param(
        "DELETE FROM partnerships_sourcerow WHERE position = 2",
        [
            "一覧2016-09：行か、ファイルのハッシュが、取り込んだときと違います",
            "一覧2016-09：2行目：消されています",
        ],
        id="row-of-the-list-deleted",
    ),
    pytest.param(
        "UPDATE partnerships_edition SET sha256 = 'abc'",
        ["一覧2016-09：行か、ファイルのハッシュが、取り込んだときと違います"],
        id="hash-of-the-file",
    ),
    pytest.param(
        "DELETE FROM partnerships_revision WHERE agreement_id = 2 AND number = 3",
        [
            "協定2：版：記録は第3版ですが、履歴は第2版までです",
            "協定2：協定名：記録は「経済友好協定」、第2版は「経済協定」",
        ],
        id="last-revision-deleted",
    ),
    pytest.param(
        "DELETE FROM partnerships_revision WHERE agreement_id = 2 AND number = 2",
        ["協定2：変更履歴：第2版から第2版までが消されています"],
        id="revision-in-between-deleted",
    ),
    pytest.param(
        "DELETE FROM partnerships_revision WHERE agreement_id = 4",
        ["協定4：変更履歴：ひとつもありません"],
        id="history-deleted",
    ),
    pytest.param(
        "UPDATE partnerships_revision SET hash = 'abc' WHERE agreement_id = 2 AND number = 2",
        [
            "協定2：変更履歴：第2版の内容が、ハッシュと合いません",
            "協定2：変更履歴：第3版は、今の前の版に続いていません",
        ],
        id="hash",
    ),
]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("sql", "said"), ALTERED)
def test_what_was_altered_by_sql_is_named(sql: str, said: list[str]) -> None:
    alter(sql)
    assert found() == said


def rewrite(revision: Revision, *, hashes: bool) -> None:
    """Change the title in a revision's content by SQL, with a hash that fits if asked."""
    content = revision.content | {"title": "別の協定"}
    digest = chain_hash(content, revision.previous_hash) if hashes else revision.hash
    alter(
        "UPDATE partnerships_revision SET content = %s, hash = %s WHERE id = %s",
        json.dumps(content),
        digest,
        revision.pk,
    )


@pytest.mark.usefixtures("record")
def test_a_rewritten_revision_does_not_fit_its_hash() -> None:
    rewrite(Revision.objects.get(agreement=2, number=2), hashes=False)
    assert found() == ["協定2：変更履歴：第2版の内容が、ハッシュと合いません"]


@pytest.mark.usefixtures("record")
def test_a_rewritten_revision_with_a_new_hash_breaks_the_chain() -> None:
    rewrite(Revision.objects.get(agreement=2, number=2), hashes=True)
    assert found() == ["協定2：変更履歴：第3版は、今の前の版に続いていません"]


@pytest.mark.usefixtures("record")
def test_an_agreement_cut_off_with_its_history_is_missed() -> None:
    agreement = Agreement.objects.get(pk=4)
    agreement.revisions.all().delete()
    agreement.delete()
    assert found() == ["協定4：記録が消されています"]


@pytest.mark.usefixtures("record")
def test_a_content_of_another_form_is_named() -> None:
    revision = Revision.objects.get(agreement=4)
    alter(
        "UPDATE partnerships_revision SET content = '[]', hash = %s WHERE id = %s",
        chain_hash([], ""),  # type: ignore[arg-type]
        revision.pk,
    )
    assert found() == ["協定4：変更履歴：第1版の内容の形が違います"]


@pytest.mark.usefixtures("record")
def test_a_value_that_cannot_be_read_does_not_hide_the_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnerships_agreement SET signed = '2005-99' WHERE number = 3")
        cursor.execute("UPDATE partnerships_agreement SET title = '別' WHERE number = 4")
    assert [problem.subject for problem in check_record()[:2]] == ["協定3", "協定4"]


@pytest.mark.usefixtures("record")
def test_the_search_text_is_checked_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnerships_searchdocument SET title = '別' WHERE agreement_id = 1")
    assert "検索：協定1の検索文が記録と違います。" in found()


@pytest.mark.usefixtures("record")
def test_a_renamed_partner_is_no_problem() -> None:
    partner = make_partner()
    partner.name = "釜山市"
    partner.save()
    index_agreements([4])
    assert found() == []


@pytest.mark.usefixtures("record")
def test_an_edit_between_two_queries_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreement is read before, its revisions after somebody corrected it."""
    looks: list[int] = []

    def corrected_meanwhile(queryset: AgreementQuerySet) -> dict[int, Agreement]:
        found = {agreement.pk: agreement for agreement in queryset}
        if not looks:
            looks.append(1)
            edit(found[4], {"title": "新しい題名"}, by=None, reason="確認", version=1)
            found[4].title, found[4].version = "覚書", 1
        return found

    monkeypatch.setattr(AgreementQuerySet, "in_bulk", corrected_meanwhile)
    assert [problem for problem in check_record() if problem.subject == "協定4"] == []
    assert (Agreement.objects.get(pk=4).version, looks) == (2, [1])


@pytest.mark.usefixtures("record")
def test_the_file_tells_which_cell_was_altered() -> None:
    edition = Edition.objects.get()
    rows = enumerate(read_rows(LIST).rows, start=1)
    lists = {edition.sha256: [(n, r.page, r.line, *r.cells) for n, r in rows]}
    assert check_record(lists) == []
    SourceRow.objects.filter(position=2).update(title_as_written="別の協定")
    SourceRow.objects.filter(position=3).delete()
    said = [str(problem) for problem in check_record(lists) if problem.subject == "一覧2016-09"]
    assert said[-2:] == [
        "一覧2016-09：2行目の協定名：記録は「別の協定」、ファイルは「経済交流協定」",
        "一覧2016-09：3行目：ファイルにはあります",
    ]


@pytest.mark.usefixtures("record")
def test_heads_kept_elsewhere_show_a_tail_cut_so_that_nothing_else_tells() -> None:
    kept = heads()
    make_agreement(title="その後の協定")
    assert check_heads(kept) == []
    agreement = Agreement.objects.get(pk=2)
    agreement.revisions.filter(number=3).delete()
    Agreement.objects.filter(pk=2).update(title="経済協定", version=2)
    index_agreements([2])
    assert found() == []
    assert [str(problem) for problem in check_heads(kept)] == [
        f"変更履歴：控えたとき（{kept.partition(':')[0]}まで）の履歴と違います"
    ]


@pytest.mark.usefixtures("record")
def test_the_command_says_what_it_checked() -> None:
    out = StringIO()
    call_command("check_record", heads=[heads()], stdout=out)
    assert out.getvalue() == (
        "協定 4件、変更履歴 6件、一覧 1版（3行）を確かめました。違いはありません。"
        f"heads {heads()}\n"
    )


@pytest.mark.usefixtures("record")
def test_the_command_fails_with_a_line_per_problem() -> None:
    out = StringIO()
    Agreement.objects.filter(pk=2).update(title="別の協定")
    index_agreements([2])
    with pytest.raises(CommandError, match=r"1件の違い"):
        call_command("check_record", stdout=out)
    assert out.getvalue() == "協定2：協定名：記録は「別の協定」、第3版は「経済友好協定」\n"


@pytest.mark.parametrize(
    "arguments", [["nowhere.txt"], ["--heads", "abc"], ["--heads", "x:abc"]], ids=str
)
def test_the_command_says_what_it_cannot_read(arguments: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("check_record", *arguments, stdout=StringIO())
