""" "This is fine": a finding is dismissed for everyone until its text changes, or shown again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from creditsguide.admin import attention
from creditsguide.content import versions
from creditsguide.models import Dismissal


def dismissals(request: HttpRequest) -> HttpResponse:
    """Of findings that are found now, and that this person could as well mend."""
    if request.method != "POST":
        return redirect("admin:index")
    found = attention.notices(request.user, versions.everything().values())
    fine, again = request.POST.get("fine", ""), request.POST.get("again", "")
    if not {fine, again} & {one.mark for one in [*found.attention, *found.dismissed] if one.mark}:
        raise PermissionDenied(_("This is found no longer, or not yours to judge."))
    if fine:
        Dismissal.objects.get_or_create(mark=fine, defaults={"by_id": request.user.pk})
        messages.success(request, _("Dismissed, until its text changes. It is listed below."))
    else:
        Dismissal.objects.filter(mark=again).delete()
        messages.success(request, _("It needs attention again."))
    return redirect("admin:index")
