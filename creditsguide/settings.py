"""Settings: safe unless DEBUG is asked for, secrets from the environment alone."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# One directory for everything a running site writes: database, key, collected static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY_FILE = VAR_DIR / "secret-key"
PID_FILE = VAR_DIR / "serve.pid"


def refuse(name: str, advice: str) -> ImproperlyConfigured:
    """Quotes the value, but of an address with a password only its scheme."""
    value = env.str(name, default="")
    shown = value if "@" not in value else f"{value.partition('://')[0]}://…"
    return ImproperlyConfigured(f"{name} is “{shown}”: {advice}")


def on_or_off(name: str) -> bool:
    word = env.str(name, default="0").strip().lower()
    if word not in {"0", "1", "true", "false", "on", "off", "yes", "no", ""}:
        raise refuse(name, "write 1 or 0.")
    return word in {"1", "true", "on", "yes"}


def number(name: str, default: int, low: int, high: int) -> int:
    digits = env.str(name, default=str(default))
    if not (digits.isascii() and digits.isdigit() and low <= int(digits) <= high):
        raise refuse(name, f"write a number from {low} to {high}.")
    return int(digits)


DEBUG = on_or_off("DEBUG")
PORT = number("PORT", 8000, 1, 65_535)
WORKERS = number("WORKERS", 2, 1, 64)

# Absolute addresses come from here, never from a request.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/").lower()
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
_site = re.fullmatch(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?", SITE_URL)
if not _site:
    raise refuse("SITE_URL", "write it like https://example.com.")
HTTPS = _site[1] == "https"
if not HTTPS and _site[2] not in LOOPBACK:
    raise refuse("SITE_URL", "plain http is for this machine alone.")
# How many proxies in front each add the visitor to X-Forwarded-For; TLS needs one.
PROXIES = number("PROXIES", int(HTTPS), 0, 9)

# Where to report a hole in the site; named in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is “{SECURITY_CONTACT}”: write mailto:… or https://…."
    )

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and HTTPS:
    raise ImproperlyConfigured("SECRET_KEY is not set: a site on https needs one of its own.")
if not SECRET_KEY and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
SECRET_KEY = SECRET_KEY or get_random_secret_key()  # commands before the first `serve`

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site[2], *LOOPBACK])
_host = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
if not (ALLOWED_HOSTS and all(map(_host.fullmatch, ALLOWED_HOSTS))):
    raise refuse("ALLOWED_HOSTS", "write names like example.com, with commas between them.")

INSTALLED_APPS = [
    "creditsguide",
    "creditsguide.apps.DeskConfig",
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
    "creditsguide.web.middleware.KnownHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "creditsguide.web.middleware.RequestLimitsMiddleware",
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
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["creditsguide.web.middleware.ContentFileHandler"]

ROOT_URLCONF = "creditsguide.urls"
WSGI_APPLICATION = "creditsguide.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["creditsguide.templatetags.one_language"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

if not re.match(r"sqlite://|postgres(ql)?://", env.str("DATABASE_URL", default="sqlite://")):
    raise refuse("DATABASE_URL", "write sqlite:////path/db.sqlite3 or postgres://user@host/name.")
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
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
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


def static_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    # Sandboxed embeds have an opaque origin: without this they get no styles, font or scripts.
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"


WHITENOISE_ADD_HEADERS_FUNCTION = static_headers
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# How long proxies and CDNs may answer without asking; edits then take as long to be seen.
SHARED_CACHE_SECONDS = number("SHARED_CACHE_SECONDS", 0, 0, 31_536_000)

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
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

# One policy for the whole site, admin included, and no nonce: a 304 that brought a new nonce
# would block the scripts of the page it revives.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

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
CSRF_TRUSTED_ORIGINS = [SITE_URL]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "creditsguide.web.logs.JsonLines"},
        "line": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line" if DEBUG else "json"}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Every stranger's 404 is the proxy's to log.
    "loggers": {"django.request": {"level": "ERROR"}},
}
