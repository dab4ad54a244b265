"""The WSGI application that a server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditsguide.settings")

application = get_wsgi_application()

from creditsguide import release  # noqa: E402 - its models need the set-up above

release.hold()
