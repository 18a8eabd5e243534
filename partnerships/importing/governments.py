"""From the cell 自治体名 to codes of local governments, in the order written.

A name stands alone (札幌市), behind its prefecture and 郡 (山形県東田川郡庄内町), or behind another
one of the same prefecture that names it (熊本県 熊本市). Names are compared folded.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from partnerships.importing.vocabulary import Governments
from partnerships.text import fold

_BETWEEN = re.compile(
    r"[・、，,/／;；|｜&＆＋+()（）\[\]【】「」\n\r\t 　]|及び|および|並びに|ならびに|ほか|他\d*"
)
_NOISE = re.compile(r"^[○●◎◇◆■□※*＊\-－.。:：]+|^[等ほか]+$|^(?:と|の)")


@dataclass
class ReadGovernments:
    """Codes without repetition, and the parts of the cell that name none (or several)."""

    codes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def parse_local_governments(cell: str, known: Governments) -> ReadGovernments:
    """Read the cell; a name that exists in several prefectures counts only where one is said."""
    read = ReadGovernments()
    prefecture = ""
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", cell)):
        written = _NOISE.sub("", part.strip())
        if not fold(written):
            continue
        codes = known.by_written.get(written) or _resolve(fold(written), prefecture, known)
        if not codes:
            read.unknown.append(part.strip())
            continue
        prefecture = known.prefecture_of[codes[-1]]
        read.codes += [code for code in codes if code not in read.codes]
    return read


def _resolve(token: str, prefecture: str, known: Governments) -> list[str]:
    """Try the whole token, then the names glued in it, then the name without its 市 or 県."""
    whole = _pick(known.by_name.get(token, ()), prefecture, known)
    if whole:
        return [whole]
    glued = _walk(token, prefecture, known)
    if glued:
        return glued
    bare = _pick(known.by_bare_name.get(token, ()), prefecture, known)
    return [bare] if bare else []


def _pick(codes: Sequence[str], prefecture: str, known: Governments) -> str:
    """Give the only code, the only one in the prefecture named before, or the prefecture's own."""
    if len(codes) == 1:
        return codes[0]
    near = [code for code in codes if known.prefecture_of[code] == prefecture]
    if len(near) == 1:
        return near[0]
    own = [code for code in codes if code in known.prefectures.values()]
    return own[0] if len(own) == 1 else ""


def _walk(token: str, prefecture: str, known: Governments) -> list[str]:
    """Take names from the left, longest first; what follows the last (教育委員会, 区) is no name.

    Empty when the token doesn't begin with a name, or names one that can't be told.
    """
    codes: list[str] = []
    while token:
        length = min(len(token), known.longest)
        name = next((token[:n] for n in range(length, 1, -1) if token[:n] in known.by_name), "")
        if not name:
            break
        code = _pick(known.by_name[name], prefecture, known)
        if not code:
            return []
        token = token[len(name) :]
        codes.append(code)
        prefecture = known.prefecture_of[code]
        if code in known.designated and token.endswith("区"):
            break
    return _without_address(codes, known) if codes else []


def _without_address(codes: list[str], known: Governments) -> list[str]:
    """Drop a prefecture that only says where the next one is (大阪府堺市 is one name)."""
    return [
        code
        for code, following in zip(codes, [*codes[1:], ""], strict=True)
        if not (
            code in known.prefectures.values()
            and following
            and known.prefecture_of[following] == known.prefecture_of[code]
        )
    ]
