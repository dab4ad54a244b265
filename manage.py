#!/usr/bin/env python
"""Django's command line for Credits Guide."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error

from creditsguide.operations import surroundings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditsguide.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (Error, UnicodeError):  # the latter of a host that can be none
        if problem := surroundings.database_problem():
            sys.exit(problem)
        raise
