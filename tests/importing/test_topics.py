"""分野 → topic codes, as the vocabulary defines them."""

import pytest

from partnerships.importing.topics import parse_topics
from partnerships.importing.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        pytest.param("経済・観光等", {"economy", "tourism"}, id="dot and noise"),
        pytest.param("経済 教育 文化など", {"economy", "education", "culture"}, id="spaces"),
        pytest.param("経済貿易", {"economy", "trade"}, id="two in one word"),
        pytest.param("文化環境", {"culture", "environment"}, id="two glued"),
        pytest.param("環境配慮型技術", {"environment", "academia"}, id="one word of two topics"),
        pytest.param("科学技術(農林)", {"academia", "primary"}, id="parentheses"),
        pytest.param("まちづくり (水道・下水・廃棄物処理)", {"urban", "water"}, id="nested list"),
        pytest.param("教育(訓練)", {"education"}, id="parentheses that add nothing"),
        pytest.param("シティネットでの協力", {"other"}, id="nothing fits"),
        pytest.param("経済交流", {"economy"}, id="noise behind a topic"),
        pytest.param("住民の友好協力", {"friendship"}, id="friendship"),
        pytest.param("羽田再国際化", {"transport"}, id="airport"),
        pytest.param("防災・減災", {"disaster"}, id="both words of one topic"),
        pytest.param("都市計画、廃棄物処理", {"urban", "water"}, id="town planning"),
        pytest.param("ＩＴ産業", {"industry"}, id="full width"),
        pytest.param("", set(), id="empty"),
        pytest.param("－", set(), id="dash"),
        pytest.param("交流全般", set(), id="noise only"),
    ],
)
def test_parts_are_named(cell: str, codes: set[str], vocabulary: Vocabulary) -> None:
    assert set(parse_topics(cell, vocabulary.topics).codes) == codes


def test_a_part_without_topic_is_told_and_kept(vocabulary: Vocabulary) -> None:
    read = parse_topics("経済、なぞなぞ、観光", vocabulary.topics)
    assert read.codes == ["economy", "other", "tourism"]
    assert read.unknown == ["なぞなぞ"]


@pytest.mark.parametrize("code", ["economy", "trade", "water", "friendship", "people"])
def test_words_of_the_table_win_by_length(code: str, vocabulary: Vocabulary) -> None:
    words = [word for word, codes in vocabulary.topics.items() if codes == [code]]
    assert all(code in parse_topics(word, vocabulary.topics).codes for word in words)
