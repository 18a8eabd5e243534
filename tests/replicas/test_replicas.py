"""Public pages are read from replicas and are never stale; what is down is done without."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clusters import Server
from tests.gunicorn import started
from tests.pages import PAGES
from tests.proof.desk import ask, is_saved
from tests.replicas.conftest import READY, Stage, wait_until

ROUNDS = 6
PATIENCE = 2  # seconds (connect_timeout)


@pytest.fixture(autouse=True)
def all_is_well(stage: Stage) -> Iterator[None]:
    """Each test begins and ends with everything up."""
    yield
    wait_until(lambda: stage.get("/readyz").text == READY)


@contextmanager
def down(*servers: Server) -> Iterator[None]:
    for server in servers:
        server.kill()
    try:
        yield
    finally:
        for server in servers:
            server.start()


@contextmanager
def lagging(standby: Server) -> Iterator[None]:
    standby.run("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        standby.run("SELECT pg_wal_replay_resume()")


def edit_and_read(stage: Stage, name: str) -> list[str]:
    """Save titles and look for each at once, where any worker may answer; give the stale pages."""
    stale = []
    for turn in range(ROUNDS):
        title = f"{name}{turn:02}回目の題名"
        assert is_saved(stage.editor.edit(turn % 5 + 1, title))
        for path in (f"/agreements/{turn % 5 + 1}/", f"/agreements.json?q={title}", "/changes/"):
            stale += [path for _ in range(2) if title not in stage.get(path).text]
    return stale


def read_by(stage: Stage, before: dict[str, int]) -> set[str]:
    """Name the databases that were read since."""
    return {name for name, count in stage.read_from().items() if count > before.get(name, 0)}


def test_public_pages_are_read_from_both_replicas(stage: Stage) -> None:
    before = stage.read_from()
    for number in range(40, 60):
        assert stage.get(f"/agreements/{number}.json").status == 200
    assert read_by(stage, before) == {"replica1", "replica2"}


def test_an_edit_is_on_the_next_page_of_any_worker(stage: Stage) -> None:
    assert edit_and_read(stage, "追従") == []


def test_a_replica_that_lags_behind_is_not_read(stage: Stage) -> None:
    first, second = stage.standbys
    with lagging(first):
        assert edit_and_read(stage, "遅れ一") == []
        assert "replica1: behind\n" in stage.get("/readyz").text
        assert stage.figure('site_replica_behind_bytes{database="replica1"}') > 0
        before = stage.read_from()
        with lagging(second):
            assert edit_and_read(stage, "遅れ二") == []
        assert read_by(stage, before) >= {"primary"}


def test_a_report_is_there_at_once_though_no_replica_has_it(stage: Stage) -> None:
    """A reader's report doesn't move the stamp: what it says is nobody's but the reader's."""
    first, second = stage.standbys
    sent = {"field": "title", "text": "題名が違います。", "csrfmiddlewaretoken": "r" * 32}
    with lagging(first), lagging(second):
        cookie = f"csrftoken={'r' * 32}"
        filed = ask(stage.site, "/agreements/41/report/", cookie, sent=sent)
        assert filed.status == 303
        assert "題名が違います。" in stage.get(filed.location).text


def test_without_a_standby_the_other_answers(stage: Stage) -> None:
    first, _ = stage.standbys
    before = stage.read_from()
    with down(first):
        assert {stage.get(f"/agreements/{number}/").status for number in range(1, 9)} == {200}
        assert edit_and_read(stage, "片方") == []
        assert "replica1: not available\n" in stage.get("/readyz").text
        assert "replica2" in read_by(stage, before)


def test_without_any_standby_the_primary_answers(stage: Stage) -> None:
    with down(*stage.standbys):
        before = stage.read_from()
        assert edit_and_read(stage, "両方") == []
        assert read_by(stage, before) == {"primary"}
        assert stage.get("/readyz").status == 200


def test_without_the_primary_every_public_page_goes_on(stage: Stage) -> None:
    path = "/agreements/4/"
    assert is_saved(stage.editor.edit(4, "主が止まる前の題名"))
    wait_until(lambda: stage.get("/readyz").text == READY)
    with down(stage.primary):
        statuses = {page: stage.get(page).status for page in FILES + list(PAGES.values())}
        assert {page: status for page, status in statuses.items() if status >= 500} == {}
        assert "主が止まる前の題名" in stage.editor.get(path).text
        assert stage.get("/readyz").text.startswith("ready for readers\nprimary: not available\n")
    assert is_saved(stage.editor.edit(4, "主が戻った後の題名"))
    assert "主が戻った後の題名" in stage.get(path).text


FILES = ["/agreements.csv", "/agreements.xlsx", "/agreements.jsonl?q=韓国", "/agreements.atom"]
FILES += ["/data/latest.zip", "/data/agreements.sqlite3", "/suggest?q=釜山", "/sitemap.xml"]


def test_without_the_primary_staff_are_told(stage: Stage) -> None:
    with down(stage.primary):
        for answer in (
            stage.editor.get("/admin/"),
            stage.editor.get("/admin/partnerships/agreement/1/change/"),
            stage.get("/staff/login/"),
        ):
            assert answer.status == 503
            assert "いま編集できません" in answer.text
            assert "公開ページは、写しのデータベースから引き続きご覧になれます" in answer.text


def test_a_primary_that_is_silent_holds_up_few_readers(stage: Stage, repository: Path) -> None:
    """A machine that takes connections and says nothing, as one that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/postgres"
        with started(repository, **stage.variables | {"DATABASE_URL": url}) as (site, _):
            seconds = []
            for number in range(40, 70):
                began = time.monotonic()
                assert ask(site, f"/agreements/{number}/").status == 200
                seconds.append(time.monotonic() - began)
            assert ask(site, "/admin/").status == 503
    waited = [each for each in seconds if each >= PATIENCE]
    assert 0 < len(waited) < len(seconds) / 2


def test_with_nothing_left_the_site_says_so_and_comes_back(stage: Stage) -> None:
    with down(stage.primary, *stage.standbys):
        answer = stage.get("/agreements/")
        assert answer.status == 503
        assert "いま応答できません" in answer.text
        assert stage.get("/readyz").status == 503
    wait_until(lambda: stage.get("/agreements/").status == 200)


def test_the_replica_that_has_followed_furthest_answers_for_the_primary(stage: Stage) -> None:
    first, second = stage.standbys
    with lagging(first):
        assert is_saved(stage.editor.edit(6, "進んだ写しにだけある題名"))
        wait_until(lambda: "進んだ写し" in str(second.run(TITLE)))
        with down(stage.primary):
            for _ in range(6):
                assert "進んだ写しにだけある題名" in stage.get("/agreements/6/").text


TITLE = "SELECT title FROM partnerships_agreement WHERE number = 6"
