"""The WSGI application that a server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditsguide.settings")
django = get_wsgi_application()

from creditsguide.content import connection, reader  # noqa: E402 - need the set-up above
from creditsguide.operations import release  # noqa: E402
from creditsguide.web import admission, caching, page_cache, shares  # noqa: E402

connection.require_file()
release.hold()
caching.release()  # of the files as they are now, before the next release is copied over them
# The watcher reads on its own connection what visitors would.
connection.keep_watch(reader.current, crowd=shares.VISITORS)
application = page_cache.PageCache(admission.Admission(django))
gc.freeze()  # what is loaded by now stays: walking it again and again cost a tenth of each answer
release.tell_held()
