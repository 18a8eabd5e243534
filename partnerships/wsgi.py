"""The application that gunicorn serves: `gunicorn partnerships.wsgi`."""

import os
import sys
import warnings

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from partnerships.limits.counting import shared_file

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")

if settings.SECRET_KEY_IS_TEMPORARY and not settings.DEBUG:
    sys.exit("SECRET_KEY: 公開するには 50 文字以上の秘密の文字列を指定してください。")

if not (settings.STATIC_ROOT / "staticfiles.json").exists():
    print(
        "注意: 静的ファイルがまだ集められていません。make setup を実行すると表示が速くなります。",
        file=sys.stderr,
    )
    warnings.filterwarnings("ignore", "No directory at")

shared_file()  # before the workers fork

application = get_wsgi_application()
