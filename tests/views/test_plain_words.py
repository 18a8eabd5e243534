"""An agreement in one easy sentence, in both languages, of what its fields say and nothing else."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from partnerships.search.names import Names
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.views.plain_words import plain_sentence

pytestmark = pytest.mark.django_db

BUSAN = {"id": 1, "name": "釜山広域市", "country": "KR", "kind": "region"}
KOREA = {"id": 2, "name": "韓国", "country": "KR", "kind": "country"}
NETWORK = {"id": 3, "name": "世界の会", "country": None, "kind": "network"}
HOKKAIDO = {"code": "010006", "name": "北海道", "prefecture": "01"}
SAPPORO = {"code": "011002", "name": "札幌市", "prefecture": "01"}


def say(language: str, **document: object) -> str:
    """Give the sentence as text, readings in parentheses left out."""
    whole = {"local_governments": [HOKKAIDO], "partners": [BUSAN], "signed": "2005-12"} | document
    with override(language):
        html = plain_sentence(whole, Names())
    return re.sub(r"<[^>]*>", "", re.sub(r"<rp>（</rp>.*?<rp>）</rp>", "", html))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({}, "北海道は、2005年12月に、韓国の釜山広域市と、協力する約束をしました。"),
        (
            {"signed": "2007-05-03"},
            "北海道は、2007年5月3日に、韓国の釜山広域市と、協力する約束をしました。",
        ),
        (
            {"signed": "2008"},
            "北海道は、2008年に、韓国の釜山広域市と、協力する約束をしました。",
        ),
        (
            {"signed": None},
            "北海道は、韓国の釜山広域市と、協力する約束をしました。いつかは わかりません。",
        ),
        (
            {"local_governments": [HOKKAIDO, SAPPORO], "partners": [KOREA, NETWORK]},
            "北海道と札幌市は、2005年12月に、韓国、世界の会と、協力する約束をしました。",
        ),
        (
            {"partners": [KOREA] * 4},
            "北海道は、2005年12月に、韓国、韓国、韓国などと、協力する約束をしました。",
        ),
        ({"partners": []}, ""),
    ],
)
def test_the_sentence_says_who_when_and_with_whom(
    document: dict[str, object], sentence: str
) -> None:
    assert say("ja", **document) == sentence


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({}, "In December 2005, Hokkaido agreed to cooperate with 釜山広域市 (South Korea)."),
        (
            {"signed": "2007-05-03", "partners": [KOREA], "local_governments": [SAPPORO, HOKKAIDO]},
            "On 3 May 2007, Sapporo City and Hokkaido agreed to cooperate with 韓国 (South Korea).",
        ),
        (
            {"signed": None, "partners": [NETWORK] * 4},
            "Hokkaido agreed to cooperate with 世界の会, 世界の会, 世界の会 and others."
            " When is not recorded.",
        ),
    ],
)
def test_the_english_sentence_says_the_same(document: dict[str, object], sentence: str) -> None:
    assert say("en", **document) == sentence


@pytest.mark.usefixtures("record")
def test_the_page_has_the_sentence_with_readings(client: Client) -> None:
    page = client.get("/agreements/2/").text
    assert "<rt>ほっかいどう</rt>" in page
    assert "<rt>きょうりょく</rt>" in page
    english = client.get("/en/agreements/2/").text
    assert "In December 2005, Hokkaido agreed to cooperate with Busan (South Korea)." in english
    assert "<rt>" not in english


@pytest.mark.usefixtures("record")
def test_names_of_local_governments_have_their_readings(client: Client) -> None:
    for address in ("/agreements/", "/local-governments/", "/local-governments/011002/"):
        assert "<rt>さっぽろし</rt>" in client.get(address).text
    assert Results(AgreementSearch()).names.kana("011002") == "サッポロシ"
