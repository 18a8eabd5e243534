"""自治体名 → codes: the ways in which lists of other governments write them too."""

import pytest

from partnerships.importing.governments import parse_local_governments
from partnerships.importing.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        pytest.param("鳥取県", ["310000"], id="prefecture"),
        pytest.param("北海道", ["010006"], id="hokkaido"),
        pytest.param("相模原市", ["141500"], id="designated city alone"),
        pytest.param("石川県金沢市", ["172014"], id="prefecture and city"),
        pytest.param("京都府京都市", ["261009"], id="prefecture that begins like its city"),
        pytest.param("北海道上川郡東川町", ["014583"], id="prefecture, district and town"),
        pytest.param("北海道東川町", ["014583"], id="prefecture and town without its district"),
        pytest.param("上川郡東川町", ["014583"], id="district and town without prefecture"),
        pytest.param("東京都渋谷区", ["131130"], id="special ward"),
        pytest.param("渋谷区", ["131130"], id="special ward alone"),
        pytest.param("大阪市港区", ["271004"], id="ward of a city is no special ward"),
        pytest.param("岡山県・広島県・香川県", ["330001", "340006", "370002"], id="middle dots"),
        pytest.param("岡山県、広島県", ["330001", "340006"], id="commas"),
        pytest.param("岡山県，広島県", ["330001", "340006"], id="full-width comma"),
        pytest.param("岡山県 広島県", ["330001", "340006"], id="space"),
        pytest.param("岡山県　広島県", ["330001", "340006"], id="full-width space"),
        pytest.param("富山県及び石川県", ["160008", "170003"], id="and"),
        pytest.param("富山県／富山市", ["160008", "162019"], id="slash"),
        pytest.param("熊本県、熊本市", ["430005", "431001"], id="prefecture and its own city"),
        pytest.param(
            "福岡県八女市、広川町", ["402109", "405442"], id="second leaves prefecture out"
        ),
        pytest.param("富山県富山市高岡市", ["162019", "162027"], id="glued"),
        pytest.param("北海道伊達市", ["012335"], id="name of two prefectures, in the north"),
        pytest.param("福島県伊達市", ["072133"], id="name of two prefectures, in the south"),
        pytest.param("茨城県龍ヶ崎市", ["082082"], id="small ke and old character"),
        pytest.param("高知県檮原町", ["394050"], id="old form"),
        pytest.param("青森県鰺ヶ沢町", ["023213"], id="variant fish and ke"),
        pytest.param("長崎県教育委員会", ["420000"], id="office of a prefecture"),
        pytest.param("石川県（金沢市）", ["170003", "172014"], id="parentheses"),
        pytest.param("○金沢市", ["172014"], id="bullet"),
        pytest.param("札幌", ["011002"], id="without its 市"),
        pytest.param("山口", ["350001"], id="bare name is the prefecture"),
        pytest.param("茨城県龍が崎市", ["082082"], id="が for ケ"),
        pytest.param("千葉県袖カ浦市", ["122297"], id="カ for ケ"),
        pytest.param("宮城県塩釜市", ["042030"], id="common spelling"),
        pytest.param("兵庫県篠山市", ["282219"], id="former name"),
    ],
)
def test_names_are_read(cell: str, codes: list[str], vocabulary: Vocabulary) -> None:
    read = parse_local_governments(cell, vocabulary.governments)
    assert read.codes == codes
    assert read.unknown == []


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [
        pytest.param("府中市", ["府中市"], id="two prefectures and none said"),
        pytest.param("いろは市", ["いろは市"], id="no such place"),
        pytest.param("石川県いろは市", [], id="no such place in a prefecture keeps the prefecture"),
        pytest.param("金沢市、いろは市", ["いろは市"], id="one of two"),
    ],
)
def test_unknown_names_are_told(cell: str, unknown: list[str], vocabulary: Vocabulary) -> None:
    assert parse_local_governments(cell, vocabulary.governments).unknown == unknown


def test_names_that_fold_alike_are_told_apart_as_written(vocabulary: Vocabulary) -> None:
    read = parse_local_governments("鹿嶋市、鹿島市", vocabulary.governments)
    assert read.codes == ["082228", "412074"]


def test_every_local_government_is_read_by_its_prefecture_and_name(vocabulary: Vocabulary) -> None:
    from tests.importing.reference_names import all_governments

    wrong = [
        (full, code)
        for full, code in all_governments()
        if parse_local_governments(full, vocabulary.governments).codes != [code]
    ]
    assert wrong == []
