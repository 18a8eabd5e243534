"""A name that the title spells almost as the cell of the partner does."""

import pytest

from partnerships.curation.spelling import other_spelling


@pytest.mark.parametrize(
    ("name", "title", "found"),
    [
        pytest.param(
            "シンガポール生産性規格庁",
            "福岡市とシンガポール生産性企画庁との経済交流促進に関する覚書",
            "シンガポール生産性企画庁",
            id="other characters",
        ),
        pytest.param(
            "大徳研究開発特区支援部",
            "大韓民国財団法人大徳研究開発特区支援本部との交流宣言",
            "大徳研究開発特区支援本部",
            id="one more",
        ),
        pytest.param(
            "工業省工場局", "タイ王国工場省工場局との協力協定", "工場省工場局", id="short"
        ),
        pytest.param("ＡＢＣ開発公社", "Abc闘発公社との覚書", "Abc闘発公社", id="as written"),
    ],
)
def test_a_slip_is_found(name: str, title: str, found: str) -> None:
    assert other_spelling(name, title) == found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("釜山広域市", "釜山市との覚書", id="a shorter form of a short name"),
        pytest.param("済州特別自治道", "静岡県-済州道の交流増進", id="another form of a long name"),
        pytest.param("泰寧ジオパーク", "ジオパーク友好協定", id="a part of it"),
        pytest.param("江原道観光公社", "江原道観光公社支社との協定", id="the same, and more"),
        pytest.param("タミル・ナドゥ州政府", "タミルナドゥ州政府との覚書", id="only dots"),
        pytest.param("桃園縣政府教育局", "桃園県政府教育局との覚書", id="an old character"),
        pytest.param("中国医科大学", "岩手医科大学との医療分野の交流", id="another name"),
        pytest.param(
            "王立ブータン研究所", "ブータン王立研究所との覚書", id="words in another order"
        ),
        pytest.param("大連理工大学", "", id="no title"),
    ],
)
def test_what_is_no_slip_is_no_doubt(name: str, title: str) -> None:
    assert other_spelling(name, title) == ""


def test_a_spelling_that_the_cell_has_too_is_no_doubt() -> None:
    title = "アルマティ市との友好協定"
    assert other_spelling("アルマトイ市", title) == "アルマティ市"
    assert other_spelling("アルマトイ市", title, "カザフスタン/アルマティ市") == ""


def test_a_title_of_any_length_is_read() -> None:
    assert other_spelling("大徳研究開発特区支援部", "大徳研究開発部" * 2000) == ""
