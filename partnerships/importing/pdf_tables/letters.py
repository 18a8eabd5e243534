"""Characters of a PDF as they were meant.

A PDF names shapes, and fonts have one shape for several characters, of which its maker names any.
So the radicals of Unicode's tables come out where ideographs were typed (⾃ for 自), a hyphenation
point for the Japanese middle dot, and one sign for the two letters of a ligature.
"""

import unicodedata

# Of two characters with one shape, the one that a Japanese keyboard gives.
_TYPED = {"\u2027": "・", "〜": "～", "戶": "戸", "\xa0": " ", "\0": ""}
# Radicals that Japanese fonts draw as they draw the ideograph (EquivalentUnifiedIdeograph.txt);
# of these NFKC knows the Kangxi block only.
_RADICALS = dict(
    zip("⺟⺠⻁⻄⻆⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲", "母民虎西角長青食骨鬼麦黄斉歯竜亀", strict=True)
)
_FOLDED = (*range(0x2F00, 0x2FD6), *range(0xFB00, 0xFB07))  # the Kangxi radicals; ligatures


def _typed(code: int) -> str:
    text = unicodedata.normalize("NFKC", chr(code))
    return _TYPED.get(text, text)


_HALVES = {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}  # of pairs, which are no text
_MEANT = str.maketrans({chr(code): _typed(code) for code in _FOLDED} | _RADICALS | _TYPED | _HALVES)
UNKNOWN = "(cid:"
"""How pdfminer writes a shape for which the PDF names no character."""


def plain(text: str) -> str:
    return text.translate(_MEANT)
