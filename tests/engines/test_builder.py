"""Where embeds are put together: options, preview and code agree, in every engine."""

from __future__ import annotations

from tests.engines.proxy import SLOW

CHOSEN = """
const code = document.getElementById("c-frame").textContent;
return { code: code.match(/embed\\/\\?([^"]*)/)[1].replaceAll("&amp;", "&"),
         dark: document.querySelector("[name=theme][value=dark]").checked,
         show: document.getElementById("o-show").value,
         typed: document.getElementById("o-2k").value,
         alert: document.getElementById("unanswered").textContent };
"""
AS_TYPED = {"dark": False, "show": "calculator", "typed": "41", "alert": ""}
CHOOSE = """
const { form } = document.getElementById("o-show");
form.elements.theme.value = "dark";
form.elements.show.value = "social";
form.elements.show.dispatchEvent(new Event("input", { bubbles: true }));
"""


def chosen(tab) -> dict[str, object]:
    """Between two pages nothing is."""
    return tab.run(CHOSEN) or {"code": "", "alert": ""}


def shows(tab, **wanted: object) -> None:
    seen = []

    def agree() -> bool:
        seen[:] = [chosen(tab)]
        return seen == [wanted]

    try:
        tab.until(agree, "shown")
    except AssertionError:
        raise AssertionError(f"{wanted} expected, {seen} shown") from None


def test_back_to_what_was_typed_and_chosen(tab):
    tab.open("/embed/code/?hd=3")
    tab.type("2k", "7")
    shows(tab, **AS_TYPED | {"code": "hd=3&2k=7&theme=light", "typed": "7"})
    tab.leave()
    tab.back()
    shows(tab, **AS_TYPED | {"code": "hd=3&2k=7&theme=light", "typed": "7"})
    tab.run(CHOOSE)
    wanted = {"code": "show=social&theme=dark", "dark": True, "show": "social", "alert": ""}
    shows(tab, **wanted, typed="7")
    tab.leave()
    tab.back()
    tab.until(lambda: chosen(tab)["code"] == wanted["code"], "back")
    assert chosen(tab) == wanted | {"typed": chosen(tab)["typed"]}


def test_coming_back_after_leaving_while_an_answer_was_awaited(tab):
    tab.open("/embed/code/?hd=3")
    tab.type("2k", SLOW.partition("=")[2])
    tab.asking()
    tab.leave()
    tab.back()
    shows(tab, **AS_TYPED, code="hd=3&2k=41&theme=light")


def test_a_stopped_request_says_so_and_code_is_asked_for_again(tab):
    tab.open("/embed/code/?hd=3")
    tab.type("2k", SLOW.partition("=")[2])
    tab.asking()
    tab.run("window.stop()")
    tab.until(lambda: chosen(tab)["alert"].startswith("No connection"), "said")
    tab.run("dispatchEvent(new Event('online'))")
    shows(tab, **AS_TYPED, code="hd=3&2k=41&theme=light")


def test_a_mix_to_start_with_keeps_what_was_just_chosen(tab):
    tab.open("/embed/code/?hd=3")
    choose = CHOOSE.replace("show.value", "background.value").replace('"social"', '"clear"')
    tab.run(f"{choose} [...document.querySelectorAll('#starts a')].at(-1).click()")
    tab.until(lambda: "hd=15&hd-plus=20&2k=10" in chosen(tab)["code"], "begun anew")
    assert chosen(tab)["code"].endswith("theme=dark&background=clear")
