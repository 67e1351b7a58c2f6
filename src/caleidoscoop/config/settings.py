"""The one settings file. What differs by environment comes in through env.py."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from caleidoscoop.config import env

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
VAR = Path(env.text("CALEIDOSCOOP_VAR", str(Path.cwd() / "var")))

DEBUG = env.flag("DEBUG")
# Sessions and sign-in links outlive a restart only when the operator sets a key.
SECRET_KEY = env.text("SECRET_KEY") or get_random_secret_key()
# Ties published editions together; never changed, or they can no longer be checked.
TRAIL_KEY = env.text("TRAIL_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
IS_HTTPS = env.flag("HTTPS")

# The apps in the order of the process; pyproject.toml holds the same order, a test compares them.
PROCESS_APPS = [
    "caleidoscoop.shared",
    "caleidoscoop.programmes",
    "caleidoscoop.people",
    "caleidoscoop.voices",
    "caleidoscoop.threads",
    "caleidoscoop.reports",
    "caleidoscoop.journey",
]

INSTALLED_APPS = [
    *PROCESS_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "caleidoscoop.people.middleware.SignInRequiredMiddleware",
]

ROOT_URLCONF = "caleidoscoop.config.urls"
ASGI_APPLICATION = "caleidoscoop.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caleidoscoop.config.menu.menu",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", default=VAR / "caleidoscoop.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
SERVESTATIC_USE_FINDERS = True

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "journey:home"
ACCOUNT_ADAPTER = "caleidoscoop.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "caleidoscoop.people.forms.SignInForm",
    "change_password": "caleidoscoop.people.forms.PasswordChangeForm",
    "set_password": "caleidoscoop.people.forms.PasswordSetForm",
}
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "caleidoscoop.shared.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Import: what one file may hold (docs/deployment.md).
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", 52_428_800)
IMPORT_MAX_PASSAGES = env.number("IMPORT_MAX_PASSAGES", 100_000)
# A PDF is taken apart by a process of its own, which is stopped at these.
IMPORT_MAX_PAGES = env.number("IMPORT_MAX_PAGES", 2_000)
IMPORT_MAX_SECONDS = env.number("IMPORT_MAX_SECONDS", 60)
IMPORT_MAX_MEMORY = env.number("IMPORT_MAX_MEMORY", 2_000_000_000)
# Files that were sent and never confirmed go after so many days. What these fields name, stays.
UPLOADS_KEPT_DAYS = env.number("UPLOADS_KEPT_DAYS", 7)
BLOB_HOLDERS = ["voices.Source.sha256", "voices.Intake.sha256", "reports.EditionFile.blob"]
# A file of word vectors for the search for threads: caleidoscoop vectors train.
VECTORS = env.text("VECTORS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Work that takes longer than a page: caleidoscoop.shared.jobs.
JOBS = {
    "import_files": "caleidoscoop.voices.jobs.import_files",
    "carry_evidence": "caleidoscoop.journey.jobs.let_evidence_follow",
    "draft_threads": "caleidoscoop.journey.jobs.draft_threads",
    "group_uncovered": "caleidoscoop.threads.jobs.group_uncovered",
    "render_editions": "caleidoscoop.reports.jobs.render_editions",
}
JOB_TITLES = {
    "import_files": _("Bringing in files"),
    "carry_evidence": _("Letting evidence follow its words"),
    "draft_threads": _("Looking for common threads"),
    "group_uncovered": _("Looking for what no thread covers"),
    "render_editions": _("Making the files of reports"),
}
# Where a job was asked for: there one tries again.
JOB_PAGES = {
    "import_files": "voices:source_import",
    "carry_evidence": "threads:thread_list",
    "draft_threads": "threads:suggestion_list",
    "render_editions": "reports:report_list",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
