"""Every kind of public page, by address, on the real list as `publish_list` makes it.

The checks of HTML, of barriers, the screenshots and Lighthouse go over them; a new kind of page
gets a line here.
"""

from pathlib import Path

from partnerships.curation.editing import edit
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, State
from partnerships.search.stamp import move_stamp

LIST = Path(__file__).resolve().parent.parent / "fixtures" / "agreements_2016-09.txt"
WITHDRAWN, EDITED = 9, 35

PAGES = {
    "home": "/",
    "embedded search": "/embed/agreements/?country=kr",
    "list": "/agreements/",
    "list of a search": "/agreements/?q=韓国&topic=tourism&signed_from=2000",
    "list, last page": "/agreements/?page=9",
    "list, nothing found": "/agreements/?q=釡山市&country=fr&prefecture=47",
    "list, errors": "/agreements/?prefecture=abc&signed_from=x&country=zz&q=/ 経済",
    "facet": "/agreements/facets/local_government/?topic=tourism",
    "agreement": "/agreements/1/",
    "agreement, edited": f"/agreements/{EDITED}/",
    "agreement, withdrawn": f"/agreements/{WITHDRAWN}/",
    "history": f"/agreements/{EDITED}/history/",
    "history, malformed": f"/agreements/{EDITED}/history/?page=x",
    "version, earlier": f"/agreements/{EDITED}/versions/1/",
    "version, newest": "/agreements/1/versions/1/",
    "changes": "/changes/",
    "editions": "/editions/",
    "edition": "/editions/2016-09/",
    "prefectures": "/prefectures/",
    "prefecture": "/prefectures/13/",
    "prefecture, nothing listed": "/prefectures/47/",
    "local governments": "/local-governments/",
    "local government": "/local-governments/011002/",
    "local government, nothing listed": "/local-governments/131016/",
    "countries": "/countries/",
    "country": "/countries/kr/",
    "partners": "/partners/",
    "partner": "/partners/1/",
    "topics": "/topics/",
    "topic": "/topics/tourism/",
    "timeline": "/timeline/",
    "about": "/about/",
    "data": "/data/",
    "about the data": "/about/data/",
    "about the API": "/about/api/",
    "preview of a match": "/reconcile/preview/011002",
    "report form": "/agreements/1/report/",
    "privacy": "/about/privacy/",
    "about accessibility": "/about/accessibility/",
    "not found": "/nowhere/",
}


def publish_list() -> None:
    """Take the real list in; one agreement is edited, one withdrawn."""
    import_list(LIST.read_bytes(), LIST.name)
    agreement = Agreement.objects.get(number=EDITED)
    edit(agreement, {"title": "観光友好都市の盟約"}, by=None, reason="題名の訂正", version=1)
    Agreement.objects.filter(number=WITHDRAWN).update(
        state=State.WITHDRAWN, withdrawn_reason="別の協定と同じ記録のため。"
    )
    move_stamp()
