// Nothing typed is lost: forms and orders are kept in this browser as they are typed, for each person
// and page, until they are saved or discarded or their editor signs out; leaving them asks first.
(() => {
  const KEY = "typed:";
  const store = (() => { try { return localStorage; } catch { return null; } })();
  const entries = () => Object.keys(store ?? {}).filter((key) => key.startsWith(KEY));
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const forget = (test) => entries().filter(test).forEach((key) => store.removeItem(key));

  for (const mark of document.querySelectorAll(".messages [class*='saved-']")) {
    const stamp = [...mark.classList].find((name) => name.startsWith("saved-")).slice(6);
    forget((key) => read(key)?.stamp === stamp);
  }
  const left = document.querySelector("[data-left]")?.dataset.left;
  if (left) forget((key) => key.startsWith(`${KEY}${left}:`));

  // Accounts, with their passwords, are not kept.
  function ask(form) {
    let typed = false;
    form?.addEventListener("input", () => { typed = true; });
    form?.addEventListener("submit", () => { typed = false; });
    addEventListener("beforeunload", (event) => typed && event.preventDefault());
  }

  const mark = document.querySelector("input[name='kept']");
  const said = document.getElementById("unsaved");
  if (!mark || !said) return ask(document.querySelector("form[id$='_form']"));
  const { form } = mark;
  const key = `${KEY}${mark.dataset.person}:${location.pathname}`;
  const before = JSON.parse(mark.dataset.saved || "{}"); // what is saved, where the page says else
  const discard = document.querySelector("[data-discard]");
  const OURS = /^(csrfmiddlewaretoken|kept|action|select_across|_selected_action|index)$|__prefix__/;
  let leaving = false;

  const fields = () => [...form.elements].filter((one) => one.name && !OURS.test(one.name)
    && !["submit", "button", "file", "fieldset", "output"].includes(one.type));
  const ticks = (one) => one.type === "checkbox";
  const value = (one) => (ticks(one) ? (one.checked ? "on" : "") : one.value);
  function saved(one) {
    if (one.name in before) return before[one.name];
    if (ticks(one)) return one.defaultChecked ? "on" : "";
    if (one.type !== "select-one") return one.defaultValue;
    return ([...one.options].find((option) => option.defaultSelected) ?? one.options[0])?.value ?? "";
  }
  const row = (one) => one.closest(".inline-related");
  const isNew = (one) => row(one) && !row(one).classList.contains("has_original");
  const placed = (one) => /-position$|^order-/.test(one.name);

  // "Line 3", as its heading counts.
  function numbered(one) {
    const rows = [...one.parentElement.children].filter((child) => child.matches(".inline-related:not(.empty-form)"));
    return `${one.querySelector("h3 b").textContent.trim()} ${rows.indexOf(one) + 1}`;
  }

  // What is not saved, in words: a new row is one change, and so is an order.
  function label(one) {
    if (isNew(one)) return numbered(row(one));
    if (placed(one)) return said.dataset.order;
    const own = one.labels[0]?.textContent.replace(/:\s*$/, "").trim() ?? "";
    return [row(one) && numbered(row(one)), own].filter(Boolean).join(", ");
  }
  const dirty = () => fields().filter((one) => one.type !== "hidden" && value(one) !== saved(one)
    && !(isNew(one) && placed(one)));
  const unit = (one) => (isNew(one) ? row(one).id : (placed(one) ? said.dataset.order : one.name));
  const changes = () => [...new Map(dirty().map((one) => [unit(one), label(one)])).values()];

  function keep(list) {
    if (!list.length) {
      forget((name) => name === key && read(name)?.stamp === mark.value);
      mark.value = "";
      return true;
    }
    const stamp = Date.now().toString(36) + Math.floor(Math.random() * 1e6).toString(36);
    const values = Object.fromEntries(fields().map((one) => [one.name, value(one)]));
    try {
      store.setItem(key, JSON.stringify({ stamp, at: Date.now(), values }));
    } catch { return false; }
    mark.value = stamp;
    return true;
  }

  function say(list, kept) {
    const words = list.length === 1 ? said.dataset.one : said.dataset.many.replace("%s", list.length);
    if (list.length && said.textContent !== words) said.textContent = words;
    else if (!list.length) said.textContent = "";
    const more = list.length ? `${list.join(", ")}. ${kept ? said.dataset.kept : said.dataset.lost}` : "";
    said.nextElementSibling.textContent = more;
    said.closest(".savebar").classList.toggle("clean", !list.length);
  }

  function look() {
    const list = changes();
    say(list, keep(list));
  }
  const soon = () => queueMicrotask(look); // when other scripts have put numbers and names right
  form.addEventListener("input", () => { leaving = false; soon(); });
  form.addEventListener("change", soon);
  form.addEventListener("focusin", soon); // a day picked from the calendar is no input
  form.addEventListener("keyup", () => leaving || soon()); // nor is a slug that follows the name
  document.addEventListener("formset:added", soon);
  document.addEventListener("formset:removed", () => setTimeout(look));

  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && dirty().length) event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) form.querySelector(".default")?.click();
  });
  discard?.addEventListener("click", (event) => {
    if (!dirty().length) return;
    event.preventDefault();
    if (!confirm(discard.dataset.discard)) return;
    leaving = true;
    forget((name) => name === key);
    location.assign(discard.href);
  });

  // Sent back as a form is, so that colleagues' edits since are told as they are of any save.
  function show(entry) {
    const again = document.createElement("form");
    again.method = "post";
    const all = { ...entry.values, kept: entry.stamp, _kept: "1" };
    all.csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
    for (const [name, text] of Object.entries(all)) {
      const one = document.createElement("textarea"); // keeps line breaks
      [one.name, one.value] = [name, text];
      again.append(one);
    }
    again.hidden = true;
    document.body.append(again);
    leaving = true;
    again.submit();
  }

  function offer(entry) {
    const dialog = document.getElementById("offer");
    dialog.querySelector("time").textContent = new Date(entry.at).toLocaleString(
      document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    dialog.addEventListener("click", (event) => {
      if (event.target.value) dialog.close(event.target.value);
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "show") return show(entry);
      if (dialog.returnValue !== "discard") return dialog.showModal(); // Escape is no answer
      forget((name) => name === key);
      look();
    });
    dialog.showModal();
  }
  const onScreen = (entry) => {
    const now = new Map(fields().map((one) => [one.name, value(one)]));
    return Object.entries(entry.values).every(([name, text]) => name === "seen" || now.get(name) === text);
  };

  function begin() {
    const entry = read(key);
    if (entry && entry.stamp !== mark.value && !onScreen(entry)) return offer(entry);
    if (entry) mark.value = entry.stamp;
    look();
  }
  // Of a page that comes back from memory the row may be saved by now.
  addEventListener("pageshow", (event) => {
    if (event.persisted && mark.value && !read(key)) {
      leaving = true;
      location.reload();
    }
  });
  begin();
})();
