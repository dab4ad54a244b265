"""The admin's forms, filled in and sent as a browser does."""

from __future__ import annotations

TABLES = ["guide", "tier", "exampleproject", "usagetip", "question", "batchsize", "embedorigin"]


def form_of(response) -> dict[str, str]:
    """Everything a browser would send back unchanged."""
    context = response.context_data
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {"seen": context["seen"]}
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False) and not form.fields[name].disabled:
                data[form.add_prefix(name)] = str(value)
    return data


def save(client, address: str, **changes: str):
    """Post a change form with these changes."""
    data = form_of(client.get(address)) | changes
    return client.post(address, {name: value for name, value in data.items() if value != "-"})


def confirm(client, address: str, **changes: str):
    """Save, and confirm what is asked about."""
    data = form_of(client.get(address)) | changes
    asked = client.post(address, data)
    return client.post(address, data | {"confirmed": asked.context_data["digest"]})


def delete(client, address: str):
    seen = client.get(address).context_data["seen"]
    return client.post(address, {"post": "yes", "seen": seen})


def delete_selected(client, address: str, *keys: str):
    """Choose rows in a list, and say yes to the page that asks."""
    chosen = {"action": "delete_selected", "_selected_action": keys}
    seen = client.post(address, chosen).context_data["seen"]
    return client.post(address, chosen | {"post": "yes", "seen": seen})


def errors(response) -> str:
    assert response.status_code == 200
    return "\n".join(map(str, response.context_data["faults"]))


def latest(client) -> list:
    return client.get("/admin/").context_data["changes"]


def undo(client, n: int = 0, **said: str):
    """Press the button of the n-th change, as its form says."""
    step = latest(client)[n].undo
    return client.post(step.address, {"newest": step.newest.pk, "undo": "on"} | said, follow=True)


def new_row(prefix: str, number: int, **values: object) -> dict[str, str]:
    """What a browser sends of a row that was added to a table within a form, the last of it."""
    fields = {f"{prefix}-{number}-{name}": str(value) for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | fields


def new_line(number: int = 2, **values: object) -> dict[str, str]:
    """A line that was added to a project that has so many."""
    line = {"quantity": 7, "tier": 3, "subject": "walls", "subject_singular": "wall", "position": 3}
    return new_row("items", number, **line | values)
