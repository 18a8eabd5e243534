"""Gives staff the file of an edition or an upload again, byte for byte."""

import io

from django.http import FileResponse

from partnerships.models import EditionFile


def send_file(kept: EditionFile, name: str) -> FileResponse:
    """Send the bytes as a download that no browser opens by itself."""
    content = io.BytesIO(bytes(kept.content))
    return FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
