"""The QR code of an address: what it holds, and what none can hold."""

import re

import pytest
import segno

from partnerships.sharing.qr import TooLongError, draw_qr

ADDRESS = "https://record.example.jp/agreements/?q=%E9%9F%93%E5%9B%BD&country=kr"


def test_the_drawing_is_the_code_of_the_address() -> None:
    drawn = draw_qr(ADDRESS).decode()
    side = segno.make_qr(ADDRESS, error="M").symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in drawn
    assert (
        "<title>https://record.example.jp/agreements/?q=%E9%9F%93%E5%9B%BD&amp;country=kr<" in drawn
    )


def test_a_long_search_still_fits() -> None:
    assert re.search(r"<svg [^>]*viewBox", draw_qr(f"{ADDRESS}&x={'1' * 2500}").decode())


def test_what_no_code_holds_is_refused() -> None:
    with pytest.raises(TooLongError, match="3072文字"):
        draw_qr(f"{ADDRESS}&x={'1' * 3000}")
