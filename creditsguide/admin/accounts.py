"""Who may sign in: Django's own forms, whose moments are told and never typed."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

admin.site.unregister([Group, User])


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    filter_horizontal = ()  # a plain choice: Django's pair of lists fails by ear


@admin.register(User)
class AccountAdmin(UserAdmin):
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
