"""What the reconciliation service says of itself to clients such as OpenRefine."""

from typing import Any

from django.conf import settings

from partnerships.reconciling.matching import type_json
from partnerships.reconciling.queries import BATCH_SIZE

ADDRESS = "/reconcile/"
WIDTH, HEIGHT = 420, 260
_DEFAULT_TYPES = ("local_government", "country", "partner")


def manifest_json(name: str, version: str) -> dict[str, Any]:
    """Give the service manifest (Reconciliation Service API 0.2, 3.1)."""
    here = f"{settings.SITE_URL}{ADDRESS}"
    suggest = {
        kind: {
            "service_url": f"{settings.SITE_URL}{ADDRESS.rstrip('/')}",
            "service_path": f"/suggest/{kind}",
            "flyout_service_path": f"/flyout/{kind}/${{id}}",
        }
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": f"{here}entity/",
        "schemaSpace": f"{here}type/",
        "documentation": f"{settings.SITE_URL}/about/api/",
        "serviceVersion": version,
        "defaultTypes": [type_json(type_id) for type_id in _DEFAULT_TYPES],
        "view": {"url": f"{here}entity/{{{{id}}}}"},
        "preview": {"url": f"{here}preview/{{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {
                "service_url": settings.SITE_URL,
                "service_path": f"{ADDRESS}properties",
            },
            "property_settings": [],
        },
        "batchSize": BATCH_SIZE,
    }
