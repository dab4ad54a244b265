"""Rows that links and tokens name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from creditsguide.content.revision import Content
from creditsguide.models.fields import slug_field


class BySlug(models.Manager):
    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)


class Slugged(Content):
    """Their slug never changes and is used once among all of them."""

    slug = slug_field()
    objects = BySlug()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        super().clean()
        saved = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if saved not in (None, self.slug):
            raise ValidationError({"slug": _("Links use “%s”: it can't be changed.") % saved})
        for other in set(Slugged.__subclasses__()) - {type(self)}:
            if other.objects.filter(slug=self.slug).exists():
                raise ValidationError(
                    {
                        "slug": _("A %(kind)s already has this slug.")
                        % {"kind": other._meta.verbose_name}
                    }
                )
