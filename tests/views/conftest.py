"""A small record that every page test reads: six agreements as a list gives them."""

from functools import cache

import pytest

from partnerships.importing import planning
from partnerships.importing.storing import import_list
from partnerships.importing.vocabulary import load_vocabulary
from tests.importing.lists import list_file, row

ROWS = (
    row(
        government="佐賀県有田町",
        title="友好団体協定書",
        partner="韓国/ 社団法人韓国陶磁文化協会",
        topics="友好交流",
        summary="1996年8月28日に友好団体協定を締結。 [調印日 2007年5月3日]",
        url="http://www.town.arita.lg.jp/site/kokusai/d_03.html",
    ),
    row(
        government="北海道",
        title="観光交流協定",
        partner="韓国/釜山広域市",
        topics="観光",
        summary="[2005年12月締結]",
    ),
    row(
        government="北海道、札幌市",
        title="<b>経済</b>覚書",
        partner="台湾/台北市、高雄市",
        topics="経済、観光",
        summary="[2012年締結]",
    ),
    row(
        government="札幌市",
        title="",
        partner="中国/大連市",
        topics="",
        summary="",
        url="無し",
    ),
    row(
        government="大阪府",
        title="経済交流促進",
        partner="中国 上海市",
        topics="経済",
        summary="2006.12.28",
    ),
    row(
        government="福岡市",
        title="環境都市宣言",
        partner="世界30か国、100の自治体",
        topics="環境",
        summary="2010年に宣言に署名",
    ),
)


_read_once = cache(load_vocabulary)


@pytest.fixture
def record(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreements 1 to 6 of ROWS, as of 2016-09; the vocabulary is read once for all tests."""
    monkeypatch.setattr(planning, "load_vocabulary", _read_once)
    import_list(list_file(*ROWS), "list.txt")
