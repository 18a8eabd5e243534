"""Addresses of static files: with a hash in the name once `collectstatic` has run."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, but a file that was not collected keeps its plain name.

    Django's raises ValueError there, so that a page fails for want of a picture.
    """

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
