"""Content so many times as large as the shipped one: `manage.py shell` runs this with TIMES set."""

from __future__ import annotations

import os

from django.db import transaction

from creditsguide.models import BatchSize, ExampleProject, LineItem, ProjectTip, Tier, UsageTip

TIMES = int(os.environ["TIMES"])
tiers = list(Tier.objects.all())
tips, projects = list(UsageTip.objects.all()), list(ExampleProject.objects.all())

with transaction.atomic():
    UsageTip.objects.bulk_create(
        UsageTip(title=tip.title, text=tip.text, status=tip.status)
        for tip in tips
        for _copy in range(TIMES - 1)
    )
    BatchSize.objects.bulk_create(BatchSize(images=1000 + n) for n in range(5 * (TIMES - 1)))
    for number in range(4 * (TIMES - 1)):
        project = ExampleProject.objects.create(
            name=f"Project {number}",
            short_name=f"P{number}",
            slug=f"project-{number}",
            summary=projects[0].summary,
            status=projects[0].status,
        )
        LineItem.objects.bulk_create(
            LineItem(
                project=project,
                tier=tier,
                quantity=number + 2,
                subject="hero images",
                subject_singular="hero image",
                rationale="Because {hd.credits} is little",
            )
            for tier in tiers
        )
        ProjectTip.objects.create(project=project, text="Test in {hd} first")
