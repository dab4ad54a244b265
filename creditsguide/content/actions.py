"""Taking a whole action back: all of its rows, unless one of them has changed since."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import Error, connection, models
from django.utils.translation import gettext as _

from creditsguide.content import import_export, rules, structure, versions
from creditsguide.content.permissions import Visitor
from creditsguide.content.versions import Change, Family, Key
from creditsguide.models import Action, LineItem, Tier
from creditsguide.models.base import Named
from creditsguide.models.fields import TierStatus


def keep(summary: str, by: Visitor, before: Family, entries: Iterable[int] = ()) -> Action | None:
    """What was done since `before` was read, if anything. Belongs into that transaction."""
    after = versions.everything()
    changed = versions.changed(before, after)
    if not changed:
        return None
    return Action.objects.create(
        summary=summary,
        by=by if by.is_authenticated else None,
        entries=list(entries),
        rights=sorted({_right(key, before, after) for key in changed}),
        before=_written(before[key] for key in changed if key in before),
        after=_written(after[key] for key in changed if key in after),
    )


def _right(key: Key, before: Family, after: Family) -> str:
    right = "change" if key in before and key in after else "add" if key in before else "delete"
    return f"{right}_{key[0]._meta.model_name}"


def wholes(rows: Family) -> set[Key]:
    """The rows that have forms of their own, to which these belong."""
    return {versions.whole(row) for row in rows.values()}


def rows(action: Action) -> Family:
    return read(action.before) | read(action.after)


def differences(action: Action, content: Family) -> list[Change]:
    """What taking it back would change."""
    return _changes(rows(action), content, read(action.before))


def changed_since(action: Action, content: Family) -> dict[Key, list[Change]]:
    """What is no longer as the action left it, by the row that has a form."""
    every, left = rows(action), read(action.after)
    return {
        whole: changes
        for whole in wholes(every)
        if (changes := _changes(_belonging(every, whole), content, left))
    }


def _belonging(every: Family, whole: Key) -> Family:
    return {key: row for key, row in every.items() if versions.whole(row) == whole}


def _changes(every: Family, content: Family, then: Family) -> list[Change]:
    """These rows as they are now beside those of `then`, with what they belong to."""
    around = {key: content[key] for key in wholes(every) if key in content}
    present = {key: content[key] for key in every if key in content}
    past = {key: row for key, row in around.items() if key not in every}
    past |= {key: row for key, row in then.items() if key in every}
    return versions.changes(around | present, past)


def take_back(action: Action) -> None:
    """Write its rows as they were; nothing has changed since. Belongs into a transaction.

    Raises ValidationError.
    """
    content, known = versions.everything(), set(rules.problems())
    then, now = read(action.before), read(action.after)
    _keep_what_visitors_know(now, then, content)
    try:
        _replace(now, then)
    except Error as error:
        raise ValidationError(
            _("Other rows need what it added, or have taken its place.")
        ) from error
    for row in then.values():
        if not structure.wholes(type(row)):
            row.clean()
    if problems := [one for one in rules.problems() if one not in known]:
        raise ValidationError([str(problem) for problem in problems])
    action.taken_back = True
    action.save()
    if action.undoes:
        action.undoes.taken_back = False
        action.undoes.save()


def moved_when_retired(tier: Tier) -> list[int]:
    """The lines that the newest retirement of a tier moved away."""
    for action in Action.objects.filter(taken_back=False, after__contains=TierStatus.RETIRED):
        before, after = read(action.before), read(action.after)
        old, new = before.get((Tier, tier.pk)), after.get((Tier, tier.pk))
        if isinstance(old, Tier) and isinstance(new, Tier) and new.status == TierStatus.RETIRED:
            rows = [row for row in before.values() if isinstance(row, LineItem)]
            return [row.pk for row in rows if row.tier_id == tier.pk]
    return []


def _keep_what_visitors_know(now: Family, then: Family, content: Family) -> None:
    """Published tiers stay, and are no drafts again; tokens of what was published resolve on."""
    for key in now.keys() - then.keys():
        if isinstance(tier := now[key], Tier) and tier.status != TierStatus.DRAFT:
            tier.refuse_leaving()
    for key, row in then.items():
        present = content.get(key)
        if isinstance(row, Tier) and isinstance(present, Tier):
            row.refuse_draft_again(present.status)
        if isinstance(row, Named) and isinstance(present, Named):
            row.was_published = row.was_published or present.was_published


def _replace(now: Family, then: Family) -> None:
    """Rows make way for each other's unique values; keys are checked once all are there."""
    for model, number in [*now, *then]:
        model._default_manager.filter(pk=number)._raw_delete("default")
    for row in then.values():
        row.save_base(raw=True, force_insert=True)
    connection.check_constraints(structure.content_tables())
    import_export.continue_numbering()


def read(text: str) -> dict[Key, models.Model]:
    rows = [built.object for built in serializers.deserialize("json", text, ignorenonexistent=True)]
    return {versions.key(row): row for row in rows}


def _written(rows: Iterable[models.Model]) -> str:
    return str(serializers.serialize("json", rows))
