"""Settings, read from the environment from top to bottom.

Every variable has a default that suits one machine; one that is wrong ends the program with exit
code 1 and one line that begins with its name (environment.py).
"""

import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management.utils import get_random_secret_key

from partnerships.environment import (
    read,
    read_cache,
    read_choice,
    read_contact,
    read_count,
    read_database,
    read_file,
    read_folder,
    read_hosts,
    read_list,
    read_only,
    read_site_url,
    read_switch,
    read_token,
    stop,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What this site is, and where it keeps its data -----------------------------------------------

DEBUG = read_switch("DEBUG")
HTTPS = read_switch("HTTPS")
SITE_URL = read_site_url("SITE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = read_hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
TRUSTED_PROXIES = read_count("TRUSTED_PROXIES")
# Holds what the site writes: the SQLite file and the key of `make serve`.
DATA_DIR = read_folder("DATA_DIR", BASE_DIR)
# A font with Japanese letters, for the pictures of shared links; else the machine's own is found.
CARD_FONT = read_file("CARD_FONT")

# Management commands and tests sign nothing that lasts, so a key of the moment does for them.
# The web server refuses to start with one (wsgi.py).
SECRET_KEY = read("SECRET_KEY")
SECRET_KEY_IS_TEMPORARY = not SECRET_KEY
SECRET_KEY = SECRET_KEY or get_random_secret_key()
# Keys of before: what was signed with them (sessions, links) still counts, nothing new is.
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")

# --- Databases ------------------------------------------------------------------------------------

DATABASE_DEFAULTS: dict[str, dict[str, Any]] = {
    # A confirmed change survives a power cut (FULL); readers never wait for a writer (WAL); a
    # writer takes its lock at BEGIN, so that two wait for each other and don't fail half-way.
    "django.db.backends.sqlite3": {
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    },
    "django.db.backends.postgresql": {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A machine that has vanished is noticed within seconds, on kept connections too.
        "OPTIONS": {
            "connect_timeout": 2 if read("REPLICA_URLS") else 5,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
        },
    },
}
DATABASE_URL = read("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}")
DATABASES = {"default": read_database("DATABASE_URL", DATABASE_URL, DATABASE_DEFAULTS)}

# Read replicas of a PostgreSQL primary, for public pages (partnerships/replicas/).
REPLICAS = [
    read_database("REPLICA_URLS", url, DATABASE_DEFAULTS) for url in read_list("REPLICA_URLS")
]
if REPLICAS and {database["ENGINE"] for database in [DATABASES["default"], *REPLICAS]} != {
    "django.db.backends.postgresql"
}:
    stop("REPLICA_URLS", "DATABASE_URL とともに postgresql:// で指定してください。")
for number, replica in enumerate(REPLICAS, start=1):
    DATABASES[f"replica{number}"] = read_only(replica)
DATABASE_ROUTERS = ["partnerships.replicas.router.ReplicaRouter"] if REPLICAS else []

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Whole pages, by the record's stamp: in each worker's memory, or in the cache of CACHE_URL.
# What sign-in counts and remembers is in a table, so that it works without Redis.
PAGE_CACHE = read_cache("CACHE_URL")
HAS_SHARED_CACHE = PAGE_CACHE["BACKEND"].endswith(".SharedCache")
TABLE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "partnerships_sharedvalue",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
CACHES = {"default": TABLE_CACHE, "pages": PAGE_CACHE}

# --- The application ------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Before ours, which takes what they put into the admin out again.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "partnerships.apps.PartnershipsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
]
MIDDLEWARE = [
    "partnerships.middleware.number_requests",
    "partnerships.middleware.set_security_headers",
    "partnerships.middleware.refuse_large_bodies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "partnerships.middleware.speak_the_language_of_the_address",
    "partnerships.middleware.refuse_nul_characters",
    "partnerships.replicas.middleware.ReadFromReplicas",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnerships.accounts.guarding.guard_admin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "partnerships.urls"
WSGI_APPLICATION = "partnerships.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Every template has words in two languages.
            "builtins": [
                "partnerships.templatetags.quick_i18n",
                "partnerships.templatetags.languages",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnerships.views.framing.frame",
            ],
        },
    }
]

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
FORMAT_MODULE_PATH = "partnerships.formats"
LOCALE_PATHS = [BASE_DIR / "partnerships" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Static files (collected by `make setup`, served by WhiteNoise) -------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "partnerships.static_files.CollectedFiles"},
}
# A file that was not collected is still served, from where it lies and without a hash in its name.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Security -------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing but the site's own files, no inline style or script, on every page (middleware.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": HTTPS,
    }
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Whom /.well-known/security.txt names: mailto: or https:
SECURITY_CONTACT = read_contact("SECURITY_CONTACT", f"{SITE_URL}/about/")
# What /metrics asks for; without one there is no such page and nothing is counted.
METRICS_TOKEN = read_token("METRICS_TOKEN")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# How often one address may search, report, sign in (limits/rules.py): 0 off, 2 twice as often.
RATE_LIMITS = read_count("RATE_LIMITS", "1")

LARGEST_BODY = 25_000_000  # an edition as PDF or Excel, with room
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Staff sign-in (partnerships/accounts/) -------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Whether who may publish needs one; `make serve`, a trial on one machine, makes it optional.
SECOND_FACTOR = read_choice("SECOND_FACTOR", ["required", "optional"])
SESSION_COOKIE_AGE = 12 * 3600  # a working day at most, however busy
SESSION_IDLE_SECONDS = 2 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_ADAPTER = "partnerships.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Beside what limits/rules.py says of an address: five wrong passwords or codes in five minutes.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "30/5m/ip,5/5m/key"}
MFA_ADAPTER = "partnerships.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "partnerships.accounts.forms.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail is sent; addresses are for the administrator
MFA_TOTP_ISSUER = "自治体国際協定データベース"
MFA_TOTP_TOLERANCE = 1  # a clock half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Django 5.2 asks which scheme a URL field adds to "www.example.jp": https, as Django 6 does.
# https://docs.djangoproject.com/en/5.2/ref/settings/#forms-urlfield-assume-https
warnings.filterwarnings("ignore", "The FORMS_URLFIELD_ASSUME_HTTPS transitional setting")
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Logging: to stderr, one line an event --------------------------------------------------------

# `line` for people; `json` for machines, with a line for each request.
LOG_FORMAT = read_choice("LOG_FORMAT", ["line", "json"])
LOGS_REQUESTS = LOG_FORMAT == "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_addresses": {"()": "partnerships.logs.WithoutAddresses"}},
    "formatters": {
        "line": {"()": "partnerships.logs.LineFormatter"},
        "json": {"()": "partnerships.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["without_addresses"],
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "partnerships": {"level": "INFO"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A page that isn't there and a request with a wrong host are the visitor's mistakes.
        "django.request": {"level": "ERROR"},
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # It warns of the body of every answer to HEAD, which it leaves out by itself.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}
