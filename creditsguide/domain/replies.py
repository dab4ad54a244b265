"""Pure sentences of the calculator: what it makes of a mix or a budget, and what it suggests."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.domain.estimate import Estimate
from creditsguide.domain.wording import credits, drafts, images, number, tier_images


def uses(used: int, budget: int) -> str:
    """ "uses 99 of 100, 1 left"."""
    return _("uses %(used)s of %(budget)s, %(left)s left") % {
        "used": number(used),
        "budget": number(budget),
        "left": number(budget - used),
    }


def full_bar(budget: int) -> str:
    """What stands under bars that share the scale of a budget."""
    return _("A full bar is your %(credits)s. Open any of them to change it.") % {
        "credits": credits(budget)
    }


def images_for(images: int, budget: int) -> str:
    """What stands beside a number of images: "images for 50 credits"."""
    return ngettext("image for %(credits)s", "images for %(credits)s", images) % {
        "credits": credits(budget)
    }


def not_enough(budget: int, covered: int, count: int, more: int) -> str:
    """ "10 credits cover 10 images; 20 need 10 more." """
    covers = ngettext("%(credits)s covers %(images)s", "%(credits)s cover %(images)s", budget)
    need = ngettext("%(n)s needs %(more)s more.", "%(n)s need %(more)s more.", count)
    return "; ".join(
        [
            covers % {"credits": credits(budget), "images": images(covered)},
            need % {"n": number(count), "more": number(more)},
        ]
    )


def needs_more(total: int, more: int) -> str:
    """ "takes 85 credits, 35 more than you have"."""
    return _("takes %(credits)s, %(more)s more than you have") % {
        "credits": credits(total),
        "more": number(more),
    }


def first_step(tier: str, estimate: Estimate) -> str:
    """What an empty calculator suggests: "Try 4 × HD images: 4 credits"."""
    words = _("Try %(images)s: %(credits)s") % {
        "images": tier_images(estimate.images, tier),
        "credits": credits(estimate.credits),
    }
    return on_one_line(words)


def try_credits(amount: int) -> str:
    return _("Try %(credits)s") % {"credits": credits(amount)}


def makes(amount: int) -> str:
    """ "12 credits make", over what each tier makes of them."""
    return ngettext("%(credits)s makes", "%(credits)s make", amount) % {"credits": credits(amount)}


def same_images(estimate: Estimate) -> str:
    """What stands over the same images in one tier each; drafts stay in theirs."""
    words = _("The same %(images)s in one tier") % {"images": images(estimate.images)}
    if not estimate.drafts:
        return words
    return _("%(words)s, with %(drafts)s") % {"words": words, "drafts": drafts(estimate.drafts)}


def start_with(count: int) -> str:
    return ngettext("Start with this image", "Start with these %(images)s", count) % {
        "images": images(count)
    }


def on_one_line(sentence: str) -> str:
    """Without a break between a × and what stands around it."""
    return sentence.replace(" × ", "\u00a0×\u00a0")


def save_credits(n: int) -> str:
    return ngettext("Save %(n)s credit.", "Save %(n)s credits.", n) % {"n": number(n)}


def cheaper(images: int, dearest: str, better_value: str, total: int) -> str:
    """ "Make the 3 × HD+ images in HD and the total is 23." """
    words = _("Make the %(images)s in %(tier)s and the total is %(total)s.") % {
        "images": tier_images(images, dearest),
        "tier": better_value,
        "total": number(total),
    }
    return on_one_line(words)


def use(tier: str) -> str:
    return _("Use %(tier)s") % {"tier": tier}


def use_for(images: int, dearest: str, better_value: str) -> str:
    """ "Use HD for the 3 × HD+ images", for those who hear the button alone."""
    return _("%(use)s for the %(images)s") % {
        "use": use(better_value),
        "images": tier_images(images, dearest),
    }
