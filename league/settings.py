"""Settings of the whole house.

With no environment at all it runs: SQLite, the filesystem broker, files under `var/`.
`DATABASE_URL` and `REDIS_URL` switch PostgreSQL and Redis on; `docs/operate.md` lists every setting.
"""

import base64
import hashlib
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from league.kernel import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("LEAGUE_DEBUG", default=False)
TRYOUT = env.bool("LEAGUE_TRYOUT", default=False)  # `make run`: sample data, no TOTP forced, plain HTTP
HTTPS = env.bool("LEAGUE_HTTPS", default=not (TRYOUT or DEBUG))
LEAGUE_VAR = Path(env.str("LEAGUE_VAR", default=str(BASE_DIR / "var")))
LEAGUE_VAR.mkdir(parents=True, exist_ok=True)


def _kept_secret(name: str, length: int = 48) -> str:
    """A secret from the environment, else from a file made once under `LEAGUE_VAR` with owner-only rights."""
    given = env.str(name, default="")
    if given:
        return given
    path = LEAGUE_VAR / f"{name.lower()}.secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(base64.urlsafe_b64encode(secrets.token_bytes(length)).decode())
    return path.read_text().strip()


SECRET_KEY = _kept_secret("LEAGUE_SECRET_KEY")
# Keys of personal data, newest first: "id:base64,id:base64". Losing them loses ID numbers and phones.
LEAGUE_DATA_KEYS = [tuple(pair.split(":", 1)) for pair in env.list("LEAGUE_DATA_KEYS", default=[])] or [
    ("1", base64.b64encode(hashlib.sha256(_kept_secret("LEAGUE_DATA_SECRET").encode()).digest()).decode())
]
LEAGUE_INDEX_KEY = _kept_secret("LEAGUE_INDEX_KEY")

ALLOWED_HOSTS = env.list("LEAGUE_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LEAGUE_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "league.kernel",
    "orgs",
    "accounts",
    "members",
    "cadres",
    "reforms",
    "reports",
    "league.portal",
]

MIDDLEWARE = [
    "league.kernel.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "league.kernel.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.DutyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "league.kernel.middleware.DomainErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "league.urls"
WSGI_APPLICATION = "league.wsgi.application"

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
                "league.kernel.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "league.kernel.templatetags.league",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{LEAGUE_VAR / 'league.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = env.int("LEAGUE_CONN_MAX_AGE", default=60)
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.services.passwords.ProfileValidator"}]
LEAGUE_PASSWORD_PROFILE = env.str("LEAGUE_PASSWORD_PROFILE", default="modern")  # or "dengbao"
LEAGUE_TOTP = not TRYOUT or env.bool("LEAGUE_TOTP", default=False)  # off in the sample only
LEAGUE_IDLE_SECONDS = env.int("LEAGUE_IDLE_SECONDS", default=30 * 60)
LEAGUE_SESSION_SECONDS = env.int("LEAGUE_SESSION_SECONDS", default=12 * 3600)
LEAGUE_ONE_TIME_DAYS = env.int("LEAGUE_ONE_TIME_DAYS", default=7)  # an unused one-time password dies

ACCOUNT_ADAPTER = "accounts.services.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # sign-up is closed; tells the library there is no e-mail
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.PasswordForm",
    "reauthenticate": "accounts.forms.AgainForm",
}
# Passwords are limited by accounts.services.lockout; these are the codes of the second factor and floods.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/h/ip,20/h/key",
    "change_password": "10/m/user",
}
MFA_ADAPTER = "accounts.services.signin.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.FactorForm",
    "reauthenticate": "accounts.forms.FactorAgainForm",
    "activate_totp": "accounts.forms.FactorSetupForm",
}
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("LEAGUE_TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = _("不限")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = LEAGUE_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = LEAGUE_VAR / "files"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(LEAGUE_VAR / "cache"),
        }
    }

# Jobs: the row in the database is the truth, the broker only rings (league.kernel.jobs).
LEAGUE_UPLOAD = env.dict("LEAGUE_UPLOAD", cast={"value": int}, default={})  # league.kernel.files.limits
LEAGUE_JOB_LEASE_SECONDS = env.int("LEAGUE_JOB_LEASE_SECONDS", default=30)
LEAGUE_JOB_SWEEP_SECONDS = env.int("LEAGUE_JOB_SWEEP_SECONDS", default=15)
_bell = LEAGUE_VAR / "broker"
CELERY_BROKER_URL = REDIS_URL or "leaguefs://"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
else:
    _bell.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_bell),
        "data_folder_out": str(_bell),
        "control_folder": str(LEAGUE_VAR / "broker-control"),
        "processed_folder": str(LEAGUE_VAR / "broker-taken"),
        "polling_interval": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(LEAGUE_VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "kernel.sweep", "schedule": LEAGUE_JOB_SWEEP_SECONDS},
    "seal": {"task": "kernel.seal", "schedule": 60},
    "expire": {"task": "kernel.expire", "schedule": 3600},
    "plans": {"task": "orgs.carry_out_due", "schedule": 600},
}

LOGGING = logs.configuration(env.str("LEAGUE_LOG_LEVEL", default="INFO"))

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600  # absolute; idle time is kept by accounts.middleware
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("LEAGUE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("LEAGUE_HSTS_SECONDS", default=31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("LEAGUE_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "league.kernel.api.permission.DeclaredPermit"
    ],  # denies what declares nothing
    "DEFAULT_PAGINATION_CLASS": "league.kernel.api.paging.KeyPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("LEAGUE_API_RATE", default="600/min"), "anon": "30/min"},
    "EXCEPTION_HANDLER": "league.kernel.api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "县域团务平台 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["league.kernel.api.permission.DeclaredPermit"],
    "ENUM_NAME_OVERRIDES": {"EducationEnum": "members.choices.Education"},
}

if env.bool("LEAGUE_STRICT", default=False) and "LEAGUE_DATA_KEYS" not in env.ENVIRON:
    raise ImproperlyConfigured("LEAGUE_STRICT: LEAGUE_DATA_KEYS must be given by the environment.")
