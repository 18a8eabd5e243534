"""Makes lists in the publisher's manner for tests: bytes of a file from rows of cells."""

from collections.abc import Sequence

TITLE = "姉妹友好都市以外の提携リスト"
AS_OF = "平成28年9月現在 (地方自治体からの提供)"
HEADER = "自治体名\t協定名\t協定締結先(国・地域名/都市名)\t分野\t概要(骨子、締結年等)\tURL"
ROW = ("鳥取県", "友好交流協定", "韓国/江原道", "観光", "[1994年11月7日締結]", "")


def row(**but: str) -> tuple[str, ...]:
    """Give six honest cells, but for the columns named."""
    names = ("government", "title", "partner", "topics", "summary", "url")
    return tuple(but.get(name, cell) for name, cell in zip(names, ROW, strict=True))


def list_text(*rows: Sequence[str], as_of: str = AS_OF, per_page: int = 100) -> str:
    """Give a list with title, as-of line and header on each page."""
    pages = [rows[at : at + per_page] for at in range(0, len(rows), per_page)] or [()]
    lines: list[str] = []
    for page in pages:
        lines += ["", TITLE, "", as_of, "", HEADER, *("\t".join(cells) for cells in page)]
    return "\n".join(lines) + "\n"


def list_file(*rows: Sequence[str], as_of: str = AS_OF, per_page: int = 100) -> bytes:
    return list_text(*rows, as_of=as_of, per_page=per_page).encode()
