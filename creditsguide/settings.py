"""Settings: safe unless DEBUG is asked for, secrets from the environment alone."""

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from creditsguide import environment
from creditsguide.environment import BASE_DIR, number, on_or_off, refuse, text

# One directory for everything a running site writes: database, key, collected static files.
VAR_DIR = environment.var_dir()
SECRET_KEY_FILE = VAR_DIR / "secret-key"
PID_FILE = VAR_DIR / "serve.pid"

DEBUG = on_or_off("DEBUG")
PORT = number("PORT", 8000, 1, 65_535)
WORKERS = number("WORKERS", 2, 1, 64)

# Absolute addresses come from here, never from a request.
SITE_URL, _scheme, _host = environment.site_url(PORT)
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
HTTPS = _scheme == "https"
if not HTTPS and _host not in LOOPBACK:
    raise refuse("SITE_URL", "plain http is for this machine alone.")
# How many proxies in front each add the visitor to X-Forwarded-For; TLS needs one.
PROXIES = number("PROXIES", int(HTTPS), 0, 9)

# Where to report a hole in the site; named in /.well-known/security.txt.
SECURITY_CONTACT = text("SECURITY_CONTACT").strip()
if SECURITY_CONTACT and not re.fullmatch(r"(mailto:|https://)[!-~]+", SECURITY_CONTACT):
    raise refuse("SECURITY_CONTACT", "write mailto:… or https://….")

SECRET_KEY = environment.secret_key(SECRET_KEY_FILE, required=HTTPS) or get_random_secret_key()

ALLOWED_HOSTS = environment.allowed_hosts(_host, LOOPBACK)

INSTALLED_APPS = [
    "creditsguide",
    "creditsguide.apps.GuideAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "reversion",
]

# What adds headers stands outside whatever may answer or refuse: every response has them.
MIDDLEWARE = [
    "creditsguide.web.middleware.AnswerMiddleware",
    "creditsguide.web.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "creditsguide.web.limits.KnownHostMiddleware",
    "creditsguide.web.limits.RequestLimitsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "creditsguide.web.middleware.StaffSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "creditsguide.web.middleware.StaffAuthenticationMiddleware",
    "creditsguide.web.middleware.StaffMessageMiddleware",
]
# Content files, and only where they go: any other body stops earlier, at a third of it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_000  # a project's form with all the lines and tips it may have
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["creditsguide.web.limits.ContentFileHandler"]

ROOT_URLCONF = "creditsguide.urls"
WSGI_APPLICATION = "creditsguide.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "creditsguide.web.template_source.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "creditsguide.templatetags.one_language",
                "creditsguide.templatetags.parts",
                "creditsguide.templatetags.answer",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    # The answer of the calculator, asked for with each key, in a third of the time.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "answer"],
        "OPTIONS": {"environment": "creditsguide.templatetags.answer.environment"},
    },
]

DATABASES = {"default": environment.database(VAR_DIR / "db.sqlite3")}
# A lost connection is found out by what is read first, the revision: no other check is needed.
DATABASES["default"] |= {"CONN_MAX_AGE": 600}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _setting = "DATABASE_URL" if text("DATABASE_URL") else "VAR_DIR"
    environment.make_folder(Path(DATABASES["default"]["NAME"]).parent, _setting)
    # On disk, so that tests meet the same locks as the site.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    # Measured: without these, simultaneous writers meet "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "creditsguide.web.static_files.StrippedStaticFiles"
    },
}


WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# How long proxies and CDNs may answer without asking; edits then take as long to be seen.
SHARED_CACHE_SECONDS = number("SHARED_CACHE_SECONDS", 0, 0, 31_536_000)

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "creditsguide.formats"
TIME_ZONE = text("TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (OSError, LookupError, ValueError) as _unknown:
    raise refuse("TIME_ZONE", "write a name like Europe/Berlin.") from _unknown
# The code's own words are English: looking each of them up took a fifth of an answer's time.
USE_I18N = not LANGUAGE_CODE.startswith("en")
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# To WebKit a page in a sandboxed frame, or in a tab that such a frame opened, has no self.
OURSELVES = [SELF, SITE_URL]
# One policy for the whole site, admin included, and no nonce: a 304 that brought a new nonce
# would block the scripts of the page it revives.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": OURSELVES,
        "style-src": OURSELVES,
        "img-src": [*OURSELVES, "data:"],
        "font-src": OURSELVES,
        "connect-src": OURSELVES,
        "manifest-src": OURSELVES,
        "form-action": OURSELVES,
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# A fragment is no page that a frame could open. Without the address it fits into one packet.
FRAGMENT_POLICY = {
    name: [source for source in sources if source != SITE_URL]
    for name, sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# The admin alone has one (AnswerMiddleware): no link out of a sandboxed frame opens a page with it.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Secure cookies would break signing in on http://127.0.0.1, so the scheme decides.
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from this machine
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000  # two years
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
CSRF_FAILURE_VIEW = "creditsguide.web.errors.too_old"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Where signing in leads when the address it was to lead back to is not ours.
LOGIN_REDIRECT_URL = "admin:index"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "creditsguide.web.logs.JsonLines"},
        "line": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "filters": {
        "senders": {"()": "creditsguide.web.logs.SendersFaults"},
        "away": {"()": "creditsguide.web.logs.KnownToBeAway"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
            "filters": ["senders", "away"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Every stranger's 404 is the proxy's to log.
    "loggers": {"django.request": {"level": "ERROR"}},
}
