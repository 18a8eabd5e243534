"""The real list, as the pages of `tests.pages` show it."""

from pathlib import Path

from partnerships.curation.editing import edit
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, State
from partnerships.search.stamp import move_stamp
from tests.pages import EDITED, WITHDRAWN

LIST = Path(__file__).resolve().parent.parent / "fixtures" / "agreements_2016-09.txt"


def publish_list() -> None:
    """Take the real list in; one agreement is edited, one withdrawn."""
    import_list(LIST.read_bytes(), LIST.name)
    agreement = Agreement.objects.get(number=EDITED)
    edit(agreement, {"title": "観光友好都市の盟約"}, by=None, reason="題名の訂正", version=1)
    Agreement.objects.filter(number=WITHDRAWN).update(
        state=State.WITHDRAWN, withdrawn_reason="別の協定と同じ記録のため。"
    )
    move_stamp()
