"""Django settings, read from the environment. `fanzha up` sets what is needed.

| variable | meaning |
|---|---|
| FANZHA_DSN | PostgreSQL server and database, `postgresql://user:pass@host:port/name` |
| FANZHA_DEMO | `1`: sample town, demo sign-ins, a secret made on the spot |
| FANZHA_SECRET_KEY | Django's secret; demanded outside demo mode |
| FANZHA_BANK_SECRET | each bank's key is made out of it where no key file is given; demanded outside demo mode |
| FANZHA_BANK_KEYS | TOML file with each bank's own key, `B03 = "…"`, readable by us alone |
| FANZHA_BANK_RATE | messages a second that each bank is sent at most, default 20; `0` for no limit |
| FANZHA_BANKS_URL | where the banks' gateway listens; `{bank}` becomes the bank's code |
| FANZHA_BANKS_CA | PEM file of those who sign the banks' certificates; else the system's list |
| FANZHA_BANKS_CERT | PEM file of our certificate, for banks that ask who calls |
| FANZHA_BANKS_CERT_KEY | PEM file of its key |
| FANZHA_SMS_URL | where the gateway for texts listens; empty for none: texts fail, people call |
| FANZHA_SMS_SECRET | signs what passes between the centre and that gateway, both ways |
| FANZHA_SMS_RATE | texts a second that the gateway is given at most, default 10 |
| FANZHA_DIALLER_URL | where a machine listens that dials; empty: officers work through the call list |
| FANZHA_HOTLINE_SECRET | signs the reports that the hotline's machine sends; without it that door is shut |
| FANZHA_HTTPS | `1`: HTTPS only, by `up --tls-cert` or a proxy; `0`: plain HTTP; default `1`, in a demo `0` |
| FANZHA_SECOND_FACTOR | `0`: no role must have a second factor; default `1`, in a demo `0` |
| FANZHA_HOSTS | host names the centre answers to, comma-separated |
| FANZHA_DATA | data folder, default `var` |
| FANZHA_INTAKE_GROUND | ground for copying raw events to the centre; without it none are taken in |
| FANZHA_INTAKE_LISTEN | where intake takes events over HTTP, default `127.0.0.1:8010`; `off` for none |
| FANZHA_INTAKE_KEYS | file of the keys of those who send events, see `prevent.intake.senders` |
| FANZHA_DB_POOL | `0` opens a connection a request instead of pooling |
| FANZHA_UPLOAD_MB | largest file a page takes, in megabytes, default 256 |
| FANZHA_NEW_PASSWORD | password for `fanzha enter user`, asked for otherwise |
| FANZHA_PG_USER | account that runs the built-in server when we are root, default `nobody` |
| FANZHA_TOWN_CLOCK | the sample town's clock, see `kit.clock` |
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

PACKAGE = Path(__file__).parent
DEMO = os.environ.get("FANZHA_DEMO") == "1"
DEMO_PASSWORD = "fanzha-demo-2026" if DEMO else ""


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if value or DEMO:
        return value or f"demo-only-{name.lower()}"
    raise ImproperlyConfigured(
        f"未设置 {name} | {name} is not set. 除演示模式外必须自备 | outside demo mode bring your own: "
        f"export {name}=$(openssl rand -hex 32)"
    )


def _database() -> dict[str, Any]:
    parts: dict[str, Any] = conninfo_to_dict(os.environ.get("FANZHA_DSN", "postgresql:///fanzha"))
    pool = {"min_size": 1, "max_size": 24, "timeout": 10}
    named = {"dbname", "user", "password", "host", "port"}
    rest = {key: value for key, value in parts.items() if key not in named}
    # Django turns prepared statements off; only `kit.prepared` makes any.
    options: dict[str, Any] = {"connect_timeout": 5, "prepare_threshold": 5} | rest
    if os.environ.get("FANZHA_DB_POOL", "1") == "1":
        options["pool"] = pool
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "fanzha"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
    }


SECRET_KEY = _secret("FANZHA_SECRET_KEY")
BANK_SECRET = _secret("FANZHA_BANK_SECRET")
BANK_KEYS = os.environ.get("FANZHA_BANK_KEYS", "")
BANKS_URL = os.environ.get("FANZHA_BANKS_URL", "http://127.0.0.1:8014")
BANKS_TLS = tuple(
    os.environ.get(name, "")
    for name in ("FANZHA_BANKS_CA", "FANZHA_BANKS_CERT", "FANZHA_BANKS_CERT_KEY")
)
HOTLINE_SECRET = os.environ.get("FANZHA_HOTLINE_SECRET", "demo-only-hotline" if DEMO else "")
SMS_URL = os.environ.get("FANZHA_SMS_URL", "")
SMS_SECRET = os.environ.get("FANZHA_SMS_SECRET", "demo-only-sms" if DEMO else "")
SMS_RATE = float(os.environ.get("FANZHA_SMS_RATE", "10"))
DIALLER_URL = os.environ.get("FANZHA_DIALLER_URL", "")
BANK_RATE = float(os.environ.get("FANZHA_BANK_RATE", "20"))
ALLOWED_HOSTS = os.environ.get("FANZHA_HOSTS", "127.0.0.1,localhost").split(",")
DEBUG = False
HTTPS = os.environ.get("FANZHA_HTTPS", "0" if DEMO else "1") == "1"
SECOND_FACTOR = os.environ.get("FANZHA_SECOND_FACTOR", "0" if DEMO else "1") == "1"
# By default raw events stay with their owners; a copy at the centre is chosen, with a ground.
INTAKE_GROUND = os.environ.get("FANZHA_INTAKE_GROUND", "").strip() or (
    "演示: 数据均为虚构 · demo: all data are made up" if DEMO else ""
)

ROOMS = [
    "fanzha.govern.units",
    "fanzha.govern.audit",
    "fanzha.govern.access",
    "fanzha.govern.shifts",
    "fanzha.govern.searches",
    "fanzha.prevent.block",
    "fanzha.prevent.protect",
    "fanzha.prevent.detect",
    "fanzha.prevent.shield",
    "fanzha.prevent.channel",
    "fanzha.prevent.alert",
    "fanzha.prevent.dissuade",
    "fanzha.recover.paper",
    "fanzha.recover.message",
    "fanzha.recover.report",
    "fanzha.recover.stop",
    "fanzha.recover.trace",
    "fanzha.recover.freeze",
    "fanzha.recover.refund",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "fanzha.kit.tables",
    *ROOMS,
    "fanzha.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fanzha.web.page_headers.PageHeaders",
    "fanzha.web.middleware.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fanzha.web.middleware.ChineseUnlessSwitched",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fanzha.web.entering.StepsOfSignIn",
    "fanzha.web.middleware.ClosedUnlessOpened",
    "fanzha.web.middleware.TroublesAreShown",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "fanzha.web.urls"
ASGI_APPLICATION = "fanzha.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fanzha.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fanzha.web.templatetags.show",
            ],
        },
    }
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "fanzha.govern.access.backends.SignInBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "shown_name")},
    },
]
# Wrong passwords are counted by name and address together: who guesses locks nobody else out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = "fanzha.govern.access.lock_out.most_wrong"
AXES_COOLOFF_TIME = "fanzha.govern.access.lock_out.locked_for"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "fanzha.web.home.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
OTP_TOTP_ISSUER = "反诈中心"
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "signin"
# How long a session really lasts says `access.session_store`; the cookie only outlives it.
SESSION_ENGINE = "fanzha.govern.access.session_store"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# A demo's banks at play are on this machine and know no certificate of ours.
SECURE_REDIRECT_EXEMPT = [r"^api/"] if DEMO else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "fanzha.web.home.views.csrf_failed"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

# Of a body that is no file: the longest is a bank's statement (`api.bank.LARGEST`).
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
UPLOAD_MAX_BYTES = int(os.environ.get("FANZHA_UPLOAD_MB", "256")) * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "web" / "static"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # axes would tell sign-ins and addresses; what it counts is in its table.
    "loggers": {"fanzha": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}

# A job taken by a worker that was killed is taken again after this many seconds.
PROCRASTINATE_IMPORT_PATHS = ["fanzha.jobs.audit", "fanzha.jobs.recover"]
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": 2, "stalled_worker_timeout": 8}
