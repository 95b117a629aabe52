"""All the settings, read from the environment. Their table is in docs/operations.md; a test holds it true.

With nothing set, the site runs on SQLite under `var/`, for one machine. `DATABASE_URL` makes it a production: from
then on `SECRET_KEY` and `ALLOWED_HOSTS` are required and HTTPS is expected.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from oural.access.proconnect.levels import TWO_FACTORS
from oural.environment import Environment
from oural.private_files import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DATABASE_URL = env.str("DATABASE_URL", default="")
IS_PRODUCTION = bool(DATABASE_URL) and not DEBUG

if IS_PRODUCTION:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        if not env.str(name, default=""):
            raise ImproperlyConfigured(f"DATABASE_URL est définie et DEBUG éteint : il faut aussi la variable {name}.")

SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret_key(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# --- Who runs the site: words that every page shows ---

MINISTRY_NAME = env.str("MINISTRY_NAME", default="République|Française")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
SOURCE_CODE_URL = env.str("SOURCE_CODE_URL", default="")

# --- What only the publisher can say: the legal pages mark what is missing, `check --deploy` lists it ---

PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="")
PUBLISHER_ADDRESS = env.str("PUBLISHER_ADDRESS", default="")
PUBLICATION_DIRECTOR = env.str("PUBLICATION_DIRECTOR", default="")
HOSTING_PROVIDER = env.str("HOSTING_PROVIDER", default="")
DPO_CONTACT = env.str("DPO_CONTACT", default="")
SERVER_LOG_RETENTION = env.str("SERVER_LOG_RETENTION", default="")
ACCESSIBILITY_DECLARED_ON = env.str("ACCESSIBILITY_DECLARED_ON", default="")
ACCESSIBILITY_PLAN_URL = env.str("ACCESSIBILITY_PLAN_URL", default="")

# --- Where the site is, for what is written out of a page: mails, and the name under which it visits others ---

SITE_URL = env.str("SITE_URL", default="").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else f"http://127.0.0.1:{env.int('PORT', default=8000)}"
)

# --- Contributions ---

SUBMISSION_UNCONFIRMED_DAYS = env.int("SUBMISSION_UNCONFIRMED_DAYS", default=7)
SUBMISSION_REJECTED_MONTHS = env.int("SUBMISSION_REJECTED_MONTHS", default=12)
SUBMISSION_CONTACT_MONTHS = env.int("SUBMISSION_CONTACT_MONTHS", default=24)
SUBMISSION_REMINDER_DAYS = env.int("SUBMISSION_REMINDER_DAYS", default=14)
SUBMISSION_ANSWER_DAYS = env.int("SUBMISSION_ANSWER_DAYS", default=30)
SUBMISSION_DRAFTS_PER_HOUR = env.int("SUBMISSION_DRAFTS_PER_HOUR", default=30)
SUBMISSION_MAILS_PER_HOUR = env.int("SUBMISSION_MAILS_PER_HOUR", default=6)
SUBMISSION_SAVES_PER_HOUR = env.int("SUBMISSION_SAVES_PER_HOUR", default=1200)
SUBMISSION_DRAFT_KB = env.int("SUBMISSION_DRAFT_KB", default=200)
SUBMISSION_MESSAGES_PER_HOUR = env.int("SUBMISSION_MESSAGES_PER_HOUR", default=10)
SUBMISSION_MAILS_FROM_PER_HOUR = env.int("SUBMISSION_MAILS_FROM_PER_HOUR", default=30)
SUBMISSION_MEGAPIXELS_PER_HOUR = env.int("SUBMISSION_MEGAPIXELS_PER_HOUR", default=600)
SUBMISSION_FILES = env.int("SUBMISSION_FILES", default=5)
SUBMISSION_DOCUMENT_MEGABYTES = env.int("SUBMISSION_DOCUMENT_MEGABYTES", default=10)
SUBMISSION_UNCONFIRMED_MEGABYTES = env.int("SUBMISSION_UNCONFIRMED_MEGABYTES", default=200)
SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = env.int("SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL", default=2000)
SUBMISSION_AT_WORK_MINUTES = env.int("SUBMISSION_AT_WORK_MINUTES", default=60)
SUBMISSION_LINES_PER_SITE = env.int("SUBMISSION_LINES_PER_SITE", default=4)

# --- Notebooks: entries kept behind an address, without an account ---

NOTEBOOK_DAYS = env.int("NOTEBOOK_DAYS", default=365)
NOTEBOOKS_PER_HOUR = env.int("NOTEBOOKS_PER_HOUR", default=30)
NOTEBOOK_CHANGES_PER_HOUR = env.int("NOTEBOOK_CHANGES_PER_HOUR", default=1200)

# --- Images that people send: drawn anew by one process at a time, within these bounds ---

IMAGE_MEGABYTES = env.int("IMAGE_MEGABYTES", default=8)
IMAGE_MEGAPIXELS = env.int("IMAGE_MEGAPIXELS", default=25)
IMAGE_WORKER_MEGABYTES = env.int("IMAGE_WORKER_MEGABYTES", default=600)
IMAGE_WORKER_SECONDS = env.int("IMAGE_WORKER_SECONDS", default=10)
IMAGE_QUEUE_LENGTH = env.int("IMAGE_QUEUE_LENGTH", default=2)
IMAGE_QUEUE_SECONDS = env.int("IMAGE_QUEUE_SECONDS", default=10)

# --- Files that editors import ---

IMPORT_MEGABYTES = env.int("IMPORT_MEGABYTES", default=25)  # 5,000 entries make some 15 MB of CSV
IMPORT_LINES = env.int("IMPORT_LINES", default=5000)
IMPORT_COLUMNS = env.int("IMPORT_COLUMNS", default=100)
IMPORT_CELL_CHARACTERS = env.int("IMPORT_CELL_CHARACTERS", default=100_000)
IMPORT_PARTS = env.int("IMPORT_PARTS", default=1000)
IMPORT_UNFOLDED_MEGABYTES = env.int("IMPORT_UNFOLDED_MEGABYTES", default=120)
IMPORT_RATIO = env.int("IMPORT_RATIO", default=400)  # an ODS of 5,000 like rows unfolds to 370 times its size
IMPORT_WORKER_MEGABYTES = env.int("IMPORT_WORKER_MEGABYTES", default=512)
IMPORT_WORKER_SECONDS = env.int("IMPORT_WORKER_SECONDS", default=20)
IMPORT_QUEUE_LENGTH = env.int("IMPORT_QUEUE_LENGTH", default=2)
IMPORT_QUEUE_SECONDS = env.int("IMPORT_QUEUE_SECONDS", default=5)
LEDGER_IMPORT_MEGABYTES = env.int("LEDGER_IMPORT_MEGABYTES", default=1)  # the longest rows are of some 2 kB

# --- Application ---

INSTALLED_APPS = [
    "oural",
    "catalogue",
    "proposals",
    "oural.admin_config.OuralAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_otp",
    "taggit",
]

# --- What a visitor may take of the site: past each of these, a sentence, and the others are served ---

LARGEST_BODY_BYTES = env.int("LARGEST_BODY_KB", default=64) * 1024
LARGEST_TEXT_BYTES = env.int("LARGEST_TEXT_KB", default=2048) * 1024
LARGEST_FORM_BYTES = env.int("LARGEST_FORM_MB", default=40) * 1024 * 1024
LARGEST_ADMIN_BYTES = env.int("LARGEST_ADMIN_MB", default=40) * 1024 * 1024

# Of each process of the server (`oural.serving`): its threads, by what they do, and the requests that wait for one.
SERVER_THREADS = {
    "pages": env.int("PAGE_THREADS", default=4),
    "forms": env.int("FORM_THREADS", default=2),
    "admin": env.int("ADMIN_THREADS", default=3),
}
SERVER_QUEUE_LENGTH = env.int("QUEUE_LENGTH", default=256)
SERVER_QUEUE_SECONDS = env.int("QUEUE_SECONDS", default=60)

# Of the files that take long to make: how many are made at once in each process, and how much is kept of them.
EXPORTS_AT_ONCE = env.int("EXPORTS_AT_ONCE", default=2)
EXPORTS_KEPT_BYTES = env.int("EXPORTS_KEPT_MB", default=200) * 1024 * 1024
EXPORTS_ROOT = VAR_DIR / "exports"

# Of each client: how many of its requests wait, how long it may take, and what is kept of all those of a process.
CLIENT_QUEUE_LENGTH = env.int("CLIENT_QUEUE_LENGTH", default=64)
CLIENT_HEAD_SECONDS = env.int("CLIENT_HEAD_SECONDS", default=10)
CLIENT_SECONDS = env.int("CLIENT_SECONDS", default=30)
CLIENT_BYTES_PER_SECOND = env.int("CLIENT_KB_PER_SECOND", default=8) * 1024
READY_FREE_BYTES = env.int("READY_FREE_MB", default=100) * 1024 * 1024  # of the disk, below which /readyz says no
CLIENT_HELD_BYTES = env.int("CLIENT_HELD_MB", default=256) * 1024 * 1024

MIDDLEWARE = [
    "oural.middleware.BoundedBody",
    "oural.middleware.known_port",
    "django.middleware.security.SecurityMiddleware",
    "oural.middleware.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "oural.middleware.in_time",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oural.middleware.CompressedText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "oural.middleware.access",
    "oural.middleware.chosen_rows",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "oural.urls"
WSGI_APPLICATION = "oural.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oural.context_processors.site",
            ],
            "builtins": ["django.templatetags.static", "catalogue.templatetags.french"],
        },
    }
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# What applications add to the catalogue, which knows none of them: facets by their names, parts of a sheet, things to
# do on the desk of the editors, addresses of which `check_links` tells whether they answer, what one may follow by
# mail, and contributions about something else than an entry: by kind, what they are and their steps.
CATALOGUE_FACETS = {"proposition": "proposals.catalogue_parts.proposition_facet"}
CATALOGUE_SHEET_PARTS = ["catalogue.dossiers.dossiers_part", "proposals.catalogue_parts.illustrated_proposals"]
CATALOGUE_DESK_ITEMS = ["catalogue.submissions.desk.desk_items", "proposals.catalogue_parts.desk_items"]
CATALOGUE_CITED_URLS = ["proposals.catalogue_parts.tracker_sources"]
CATALOGUE_ALERT_KINDS = {
    "recherche": "catalogue.alerts.searches.SEARCH",
    "territoire": "catalogue.alerts.searches.TERRITORY",
    "fiche": "catalogue.alerts.entries.ENTRY",
    "dossier": "catalogue.alerts.dossiers.DOSSIER",
    "proposition": "proposals.alerts.PROPOSAL",
}
CATALOGUE_SUBMISSION_KINDS = {"lecture": "proposals.contributed_readings.READINGS"}
CATALOGUE_SUBMISSION_STEPS = {"lecture": "proposals.forms.reading.STEPS"}

# --- Database: SQLite in a file, or what DATABASE_URL names ---

DATABASE_LOCK_SECONDS = env.int("DATABASE_LOCK_SECONDS", default=60)
DATABASE_STATEMENT_SECONDS = env.int("DATABASE_STATEMENT_SECONDS", default=90)
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "oural.sqlite3"}}
if DATABASE_URL:
    if not DATABASE_URL.startswith(("postgresql://", "postgres://", "sqlite://")):
        raise ImproperlyConfigured("DATABASE_URL commence par postgresql:// (ou par sqlite:// pour un essai).")
    DATABASES["default"] = env.db_url_config(DATABASE_URL)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Readers never wait for the writer (WAL); writers queue up instead of failing when they meet (IMMEDIATE), longer
    # than the import of a large file holds the others back.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_LOCK_SECONDS,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
# A connection made anew at each request costs 3 to 6 times the request on PostgreSQL, a millisecond on SQLite.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Mail: sent by the relay of the ministry or, while none is set, written as a file for each message ---

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    if not EMAIL_URL.startswith(("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://")):
        raise ImproperlyConfigured("EMAIL_URL commence par smtp://, smtp+tls:// ou smtp+ssl://.")
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or CONTACT_EMAIL or "oural@localhost"
OUTBOX_AT_ONCE = not EMAIL_URL  # a file is written at once; a relay waits for `manage.py send_queued_mail`

# --- Static files and uploads ---

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "oural.assets.finders.DsfrFinder",
    "oural.assets.finders.AdminFinder",
]
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # `oural.private_files`; static files too
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files of contributions: no address leads there, and an image joins MEDIA_ROOT once it is accepted.
    "submissions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "submissions", "base_url": None},
    },
    "staticfiles": {"BACKEND": "oural.assets.storage.AssetsStorage"},
}

# --- Security ---

HTTPS = env.bool("HTTPS", default=IS_PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come over plain HTTP from inside
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of their own
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "oural.views.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the design system draws its icons from data: addresses in its CSS
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

AUTH_USER_MODEL = "oural.User"
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()"
)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "oural.access.passwords.LeakedPasswordValidator"},
    {"NAME": "oural.access.passwords.CommonWordsValidator"},
]

# --- Access of the editors: sessions, second factor, audit ---

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=120)  # without use
DEVICE_REMEMBERED_DAYS = env.int("DEVICE_REMEMBERED_DAYS", default=90)
SESSION_LONGEST = 3600 * env.int("SESSION_MAX_HOURS", default=12)
LOGIN_TRIES_MINUTES = env.int("LOGIN_TRIES_MINUTES", default=15)
LOGIN_TRIES_PER_ACCOUNT = env.int("LOGIN_TRIES_PER_ACCOUNT", default=10)
LOGIN_TRIES_PER_ADDRESS = env.int("LOGIN_TRIES_PER_ADDRESS", default=50)
REAUTHENTICATION_MINUTES = env.int("REAUTHENTICATION_MINUTES", default=10)
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=IS_PRODUCTION)
SECOND_FACTOR_KEY = env.str("SECOND_FACTOR_KEY", default="")  # without it, made from SECRET_KEY
SECOND_FACTOR_KEY_FALLBACKS = env.list("SECOND_FACTOR_KEY_FALLBACKS", default=[])

AUDIT_RETENTION_DAYS = env.int("AUDIT_RETENTION_DAYS", default=365)

# --- ProConnect, the State's OpenID Connect for its agents: off until the three first are set ---

PROCONNECT_URL = env.str("PROCONNECT_URL", default="").rstrip("/")
PROCONNECT_CLIENT_ID = env.str("PROCONNECT_CLIENT_ID", default="")
PROCONNECT_CLIENT_SECRET = env.str("PROCONNECT_CLIENT_SECRET", default="")
PROCONNECT_ACR_VALUES = env.list("PROCONNECT_ACR_VALUES", default=[]) or list(TWO_FACTORS)
PROCONNECT_ENABLED = all((PROCONNECT_URL, PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET))
PROCONNECT_COOKIE_NAME = "__Host-proconnect" if HTTPS else "proconnect"
PROCONNECT_BACKEND = "oural.access.proconnect.backend.AgentBackend"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if PROCONNECT_ENABLED:
    AUTHENTICATION_BACKENDS.append(PROCONNECT_BACKEND)
OIDC_RP_CLIENT_ID = PROCONNECT_CLIENT_ID
OIDC_RP_CLIENT_SECRET = PROCONNECT_CLIENT_SECRET
OIDC_RP_SCOPES = "openid given_name usual_name email"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_AUTHENTICATION_CALLBACK_URL = "access:proconnect-return"
OIDC_STATE_SIZE = OIDC_NONCE_SIZE = 64  # ProConnect wants 32 at least
OIDC_MAX_STATES = 5  # log-ins under way in a browser, which a cookie holds
OIDC_STORE_ID_TOKEN = True  # the log-out shows it to ProConnect
OIDC_TIMEOUT = 10  # seconds

# --- Logs: to the standard output, without addresses of people ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"one_line": {"()": "oural.logs.OneLine"}, "secrets": {"()": "oural.logs.HideSecretAddresses"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line", "secrets"]},
    },
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},  # they tell each page, each font
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
