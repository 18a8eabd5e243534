"""Whether the agreement that a text speaks of is the one that the row's title names.

`named_in` takes the name out of the words around a signing verb, `likeness` compares it.
"""

import re
from enum import Enum
from typing import NamedTuple

from partnerships.importing.signing_words import DOCUMENT, TIE

_W = "[一-龥々ァ-ヶーA-Za-z0-9・]"
_JOIN = "(?:に関する|に関し|に係る|にかかる|のための|における|に向けた|についての|の)"
_NAME = re.compile(
    "「(?P<quoted>[\ue000-\uf8ff])」"
    rf"|(?P<bare>(?:{_W}{{1,40}}{_JOIN}){{0,9}}{_W}{{0,40}}(?:{DOCUMENT}|{TIE}))"
)
_PLAIN = re.compile(rf"(?:本|同|当|両|各|当該|新|新規|正式|第?[0-9]+次)*(?:{DOCUMENT})")
_OLDER = re.compile(rf"[旧前](?:{DOCUMENT})")

# Ties and papers of another sort, unless the title has the word.
_OTHERS = {"友好提携": "友好"} | {
    word: word
    for word in ("姉妹", "友好都市", "友好港", "友好県", "実施細目", "実施要領", "行動計画")
}
# Kinds of document by their spellings; 協定 may stand for any of them.
_KINDS = (
    ("覚書", "覚え書", "MOU", "MoU", "MOC"),
    ("合意書", "合意文"),
    ("宣言", "声明"),
    ("意向書", "LOI"),
    *(("協議書",), ("議定書",), ("趣意書",), ("確認書",), ("同意書",)),
    *(("盟約",), ("備忘録",), ("憲章",)),
)
_COMMON = re.compile(rf"{_JOIN}|[とやのをにへ・\s「」『』、()-]|及び|並びに|間|締結|基本|書")
_ALIKE = 0.75


class Likeness(Enum):
    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class Name(NamedTuple):
    text: str
    is_quoted: bool


def named_in(text: str, quotes: list[str], *, first: bool = False) -> Name | None:
    """The last (or first) agreement named in a plain text; its quotes as `plain` took them out."""
    names = list(_NAME.finditer(text))
    if not names:
        return None
    name = names[0 if first else -1]
    if quoted := name["quoted"]:
        return Name(quotes[ord(quoted) - 0xE000], is_quoted=True)
    return Name(name["bare"], is_quoted=False)


def likeness(name: Name, title: str, *, is_background: bool = False) -> Likeness:
    """Other names are told by their kind of document first, then by the letters they share.

    A predecessor (締結した「…」に基づき) must be of the title's very kind to be the same.
    """
    text = name.text
    if _OLDER.fullmatch(text) or any(w in text and of not in title for w, of in _OTHERS.items()):
        return Likeness.OTHER
    named, titled = _kinds(text), _kinds(title)
    differs = bool(named and titled and not named & titled)
    if not name.is_quoted and _PLAIN.fullmatch(text):
        return Likeness.UNSURE if differs else Likeness.SAME
    if _share(text, title) >= _ALIKE and not (is_background and named != titled):
        return Likeness.SAME
    if is_background or (differs and "協定" not in title):
        return Likeness.OTHER
    return Likeness.UNSURE


def says_title(name: Name, title: str) -> bool:
    """Whether it is the title itself, but for 書 and signs; a mere 協定 is no name."""
    bare = [re.sub(r"[\s「」『』()書]", "", text) for text in (name.text, title)]
    return bare[0] == bare[1] and _PLAIN.fullmatch(name.text) is None


def _kinds(name: str) -> set[str]:
    return {spellings[0] for spellings in _KINDS if any(word in name for word in spellings)}


def _share(name: str, title: str) -> float:
    """How much of the shorter one's pairs of letters the other has too; 1 if it says nothing."""
    pairs = [_pairs(name), _pairs(title)]
    fewer = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / fewer if fewer else 1.0


def _pairs(name: str) -> set[str]:
    core = _COMMON.sub("", re.sub(DOCUMENT, "", name))
    return {core[i : i + 2] for i in range(len(core) - 1)}
