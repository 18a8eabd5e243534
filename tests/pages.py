"""Every kind of public page, by address, on the real list as `tests.publishing` makes it.

The checks of HTML, of barriers, the screenshots and Lighthouse go over them; a new kind of page
gets a line here.
"""

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
    "prefecture": "/prefectures/40/",
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
