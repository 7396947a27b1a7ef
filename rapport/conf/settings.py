"""Every setting of an installation, in one file. ``docs/operating.md`` explains each."""

import secrets
import sys
from pathlib import Path
from typing import Any

from rapport.conf import env
from rapport.conf.languages import ENGLISH, offered
from rapport.kernel.sqlite.driver import JOURNAL_MODE

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- Where things live -------------------------------------------------------------------------------------
VAR_DIR = env.path("VAR", BASE_DIR / "var")
DATA_DIR = env.path("DATA", VAR_DIR / "data")
# Beside the data and never inside it: whoever copies the data folder does not copy the keys with it.
RAPPORT_KEK_FILE = env.path("KEK_FILE", VAR_DIR / "keys" / "keys.json")
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = env.path("STATIC", VAR_DIR / "static")

# Made here, since neither SQLite nor what serves static files makes a folder that is not there yet.
env.folder(DATA_DIR, mode=0o700)
env.folder(STATIC_ROOT)

# --- What kind of run this is ------------------------------------------------------------------------------
TESTING = "pytest" in sys.modules
DEBUG = False
RAPPORT_DEMO = env.flag("DEMO", False)
"""Whether the fictional organisation and the control that moves the clock may exist here."""
RAPPORT_MAILBOX = env.flag("MAILBOX", RAPPORT_DEMO)
"""Whether sent mail is kept and can be read on a page of its own (the embedded run)."""
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.words("HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SIGN_UP = env.choice("SIGN_UP", "invitation", ("invitation", "open"))
SECOND_FACTOR = env.choice("SECOND_FACTOR", "nobody" if RAPPORT_DEMO else "staff", ("staff", "nobody"))
"""Of whom a passkey or a code app is asked before pages about other people open."""
INSTALLATION_NAME = env.text("NAME", "Rapport")


def _secret_key() -> str:
    """The signing secret: from the environment, or made once and kept beside the data."""
    given = env.text("SECRET_KEY", "")
    if given:
        return given
    if TESTING:
        return secrets.token_hex(32)
    file = RAPPORT_KEK_FILE.parent / "secret_key"
    if not file.exists():
        env.folder(file.parent, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()

# --- The house: ours in their order, then what they stand on -----------------------------------------------
RAPPORT_APPS = [
    "vault",
    "jobs",
    "history",
    "library",
    "people",
    "notifications",
    "programs",
    "mentorships",
    "growth",
    "meetings",
    "conversations",
    "feedback",
    "matching",
    "insights",
    "care",
    "integrations",
    "desk",
    "ui",
]
RAPPORT_APPS_WITH_PAGES = [
    name for name in RAPPORT_APPS if name not in {"vault", "jobs", "history", "library"}
]
INSTALLED_APPS = [
    *(f"rapport.{name}" for name in RAPPORT_APPS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "template_partials",
]
MIDDLEWARE = [
    "rapport.ui.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rapport.people.middleware.InTheirTimeAndLanguage",
    "rapport.people.middleware.WrongFormsAre422",
    "rapport.people.accounts.proof.ProofByMail",
    "rapport.ui.middleware.Refusals",
    "rapport.history.middleware.OncePerForm",
]
ROOT_URLCONF = "rapport.conf.urls"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WSGI_APPLICATION = "rapport.conf.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "rapport.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapport.ui.context.page",
                "rapport.desk.context.navigation",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"

# --- The database: embedded SQLite, or PostgreSQL by DATABASE_URL ------------------------------------------
_postgres = env.database_url()
DATABASES: dict[str, dict[str, Any]]
if _postgres is None:
    DATABASES = {
        "default": {
            # Django's own SQLite engine on a driver new enough to be safe in WAL mode.
            "ENGINE": "rapport.kernel.sqlite",
            "NAME": DATA_DIR / "rapport.sqlite3",
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": ":memory:"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL, since NORMAL loses acknowledged writes at a power cut; mmap stays off on purpose.
                "init_command": (
                    f"PRAGMA journal_mode={JOURNAL_MODE}; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=27103364;"
                    " PRAGMA cache_size=-20000; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
                    " PRAGMA trusted_schema=OFF;"
                ),
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **_postgres,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {} if TESTING else {"pool": {"min_size": 1, "max_size": 10, "timeout": 10}},
        }
    }
CACHES = {
    # In the database, since sign-in rate limits live in the cache and must hold across processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}
if TESTING:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}

# --- Language and time -------------------------------------------------------------------------------------
LOCALE_PATHS = [BASE_DIR / "rapport" / "locale"]
LANGUAGE_CODE = ENGLISH
LANGUAGES = offered(LOCALE_PATHS[0])
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- Files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Nothing uploaded is ever spooled to disk in clear: the only handler keeps it in memory, and it is capped.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# --- Accounts ----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["rapport.people.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rapport.notifications.accounts.Adapter"
ACCOUNT_FORMS = {
    name: f"rapport.people.accounts.forms.{form}"
    for name, form in {
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "set_password": "SetPasswordForm",
        "signup": "SignupForm",
    }.items()
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
# Nobody learns from a page, a mail or a delay whether an address has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "signup": "20/m/ip",
    "confirm_email": "1/10s/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    # Ours: reading one profile after another, as a scraper would.
    "read_profile": "60/600s/user",
    "prove_by_mail": "5/600s/user",
}
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = RATE_LIMITS
MFA_ADAPTER = "rapport.people.accounts.mfa.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://localhost")

# --- Mail --------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "rapport.notifications.mailbox.MailboxBackend"
    if RAPPORT_MAILBOX
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = env.number("SMTP_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("SMTP_STARTTLS", False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "rapport@localhost")

# --- Work that runs later ----------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "rapport.jobs.backend.LeaseBackend", "QUEUES": []}}

# --- Security ----------------------------------------------------------------------------------------------
HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", False) else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY", False) else 0
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ENGINE = "rapport.people.accounts.sessions"
CSRF_FAILURE_VIEW = "rapport.ui.errors.csrf_failure"
# Never the messages cookie: it is signed, not sealed. The session row is ours to delete.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# Error reports carry no body, no locals, no cookies; nothing is mailed to anybody.
DEFAULT_EXCEPTION_REPORTER_FILTER = "rapport.kernel.logs.NothingPersonal"
LOGGING_CONFIG = "rapport.kernel.logs.configure"
LOGGING: dict[str, Any] = {
    "level": env.text("LOG_LEVEL", "WARNING" if TESTING else "INFO"),
    "hooks": not TESTING,
}
SILENCED_SYSTEM_CHECKS = [
    # Addresses are unique by their key (``email_key``), so that two spellings cannot be two people.
    "auth.W004",
    # Frames are refused by ``ui.middleware.Headers`` and by the content security policy, on every answer.
    "security.W002",
]

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    DATA_DIR = BASE_DIR / "var" / "tests" / "data"
    MEDIA_ROOT = DATA_DIR / "media"
    RAPPORT_KEK_FILE = BASE_DIR / "var" / "tests" / "keys" / "keys.json"
    RAPPORT_DEMO = False
    SECOND_FACTOR = "nobody"
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ACCOUNT_RATE_LIMITS = False
