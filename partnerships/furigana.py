"""Furigana: readings beside kanji, as HTML `<ruby>`; where no ruby is shown, in parentheses.

Names come with their kana from the reference tables; fixed words have theirs in a table here. What
has no known reading stays without one: nothing is guessed. Views and templates call it.
"""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

_RUBY = "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>"
_KANJI_RUN = re.compile("[々〇一-龥]+")

# Kanji in the short names of countries (all but a few far islands), and in our own sentences.
_WORDS = {
    "韓国": "かんこく",
    "中国": "ちゅうごく",
    "台湾": "たいわん",
    "香港": "ほんこん",
    "日本": "にほん",
    "北朝鮮": "きたちょうせん",
    "首長国": "しゅちょうこく",
    "共和国": "きょうわこく",
    "合衆国": "がっしゅうこく",
    "民主": "みんしゅ",
    "連邦": "れんぽう",
    "諸島": "しょとう",
    "地域": "ちいき",
    "中央": "ちゅうおう",
    "赤道": "せきどう",
    "領": "りょう",
    "島": "とう",
    "国": "こく",
    "北": "きた",
    "南": "みなみ",
    "東": "ひがし",
    "西": "にし",
    "協力": "きょうりょく",
    "約束": "やくそく",
    "年": "ねん",
    "月": "がつ",
    "日": "にち",
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))

# Days of the month that are not read にち.
_DAYS = {
    **dict(enumerate(("ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか"), 1)),
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}


def to_hiragana(kana: str) -> str:
    """Write katakana as furigana are written; long vowel marks stay."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


@lru_cache(maxsize=8192, typed=True)  # typed: HTML and the same text are not the same
def with_reading(text: str, kana: str) -> SafeString:
    """Give a text, which may be HTML, with its reading; without kana the text only."""
    if not kana:
        return SafeString(conditional_escape(text))
    return format_html(_RUBY, text, to_hiragana(kana))


@lru_cache(maxsize=8192, typed=True)
def with_known_readings(text: str) -> SafeString:
    """Give a plain text with the readings of its words; a run of kanji has all of them or none."""
    return mark_safe(_KANJI_RUN.sub(lambda run: _read(run[0]), str(conditional_escape(text))))


@lru_cache(maxsize=8192)
def _read(run: str) -> str:
    words = _WORD.findall(run)
    if "".join(words) != run:
        return run
    return "".join(with_reading(word, _WORDS[word]) for word in words)


def day_with_reading(day: int) -> SafeString:
    """Give a day of the month: 3日 is みっか, 11日 じゅういちにち."""
    text = f"{day}日"
    return with_reading(text, _DAYS[day]) if day in _DAYS else with_known_readings(text)
