"""Imported before anything of the site: its settings are read, its tables known."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditsguide.settings")
django.setup()
