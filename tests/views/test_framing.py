"""The frame of every page, the page about accessibility, and the designers' page of components."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from partnerships.models import Edition
from partnerships.release import version
from partnerships.search.stamp import move_stamp
from partnerships.views.components import component_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_the_footer_names_the_newest_list_and_the_version(client: Client) -> None:
    footer = client.get("/agreements/").text.partition("<footer")[2]
    assert "（2016年（平成28年）9月現在）を加工して作成" in footer
    assert f"<dd>{version()}</dd>" in footer


def test_the_footer_follows_a_newer_list(client: Client) -> None:
    Edition.objects.update(as_of="2020-03")
    move_stamp()
    assert "（2020年（令和2年）3月現在）" in client.get("/agreements/").text


def test_a_page_without_a_database_names_the_list_all_the_same() -> None:
    assert "「姉妹友好都市以外の提携リスト」を加工して作成" in render_to_string("500.html")


def test_the_policy_of_accessibility_is_public(client: Client) -> None:
    text = client.get("/about/accessibility/").text
    assert "JIS X 8341-3:2016" in text
    assert "WCAG 2.2" in text


def test_the_components_are_for_designers_only(client: Client) -> None:
    assert client.get("/components/").status_code == 404
    request = RequestFactory().get("/components/")
    assert component_list(request).content.count(b"<h1") == 1
