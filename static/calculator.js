// What htmx leaves to the page: steppers, announcements, lost connections, copying and printing.
// Every sentence comes from the server; everything here can be done without it by a reload.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = document.querySelector(".calc form");
  const fields = () => form.querySelectorAll("input[data-limit]");
  const result = () => $("result").dataset;

  // The server reads numbers the same way; what it cannot read stays as it was typed.
  const COUNT = /^(\d+|\d{1,3}([, \u00a0\u202f'’])\d{3}(\2\d{3})*)$/;
  const count = (typed) => {
    const text = typed.trim();
    return text === "" ? 0 : COUNT.test(text) ? Number(text.replace(/\D/g, "")) : NaN;
  };

  const mark = (element, name, on) =>
    on ? element.setAttribute(name, "true") : element.removeAttribute(name);

  function markSteppers(field) {
    const value = count(field.value);
    const [fewer, more] = field.parentElement.querySelectorAll("button");
    if (!fewer) return;
    mark(fewer, "aria-disabled", value <= 0);
    mark(more, "aria-disabled", value >= Number(field.dataset.limit));
  }

  const ask = () => form.dispatchEvent(new Event("step"));

  function step(field, by) {
    const value = count(field.value);
    const limit = Number(field.dataset.limit);
    if (value <= limit) {
      field.value = Math.min(Math.max(value + by, 0), limit);
      markSteppers(field);
    }
    ask();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "inc" || button.name === "dec") {
      event.preventDefault();
      step($(`q-${button.value}`), button.name === "inc" ? 1 : -1);
    } else if ("copy" in button.dataset) copy(button);
    else if ("send" in button.dataset) send();
    else if ("print" in button.dataset) printOnly(button.dataset.print);
  });

  // "estimate" prints the estimate alone, on one sheet.
  function printOnly(part) {
    document.documentElement.dataset.print = part;
    addEventListener("afterprint", () => delete document.documentElement.dataset.print, { once: true });
    print();
  }

  // htmx would write the address three times before the new total is shown, and fetch the page anew on Back.
  document.addEventListener("htmx:replacedInHistory", ({ detail }) =>
    requestAnimationFrame(() => setTimeout(() => history.replaceState(null, "", detail.path))));

  if (!form) return;

  form.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !event.target.matches("input[data-limit]")) return;
    event.preventDefault();
    step(event.target, by * (event.shiftKey ? 10 : 1));
  });
  form.addEventListener("input", (event) => event.target.matches("input[data-limit]") && markSteppers(event.target));
  form.addEventListener("focusin", (event) => event.target.matches("input[data-limit]") && event.target.select());

  let saying;
  function say(words) {
    clearTimeout(saying);
    saying = setTimeout(() => { $("live").textContent = words; }, 600);
  }

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== "result") return;
    found();
    for (const field of fields()) mark(field, "aria-invalid", $(`e-${field.name}`)?.textContent.trim());
    const here = new URL(result().address, location.href).search;
    for (const chip of form.querySelectorAll("a.chip")) mark(chip, "aria-current", here && chip.search === here);
    for (const link of form.querySelectorAll("[data-with-mix]")) link.search = here;
    say(result().say);
  });

  addEventListener("popstate", () => {
    if (location.search !== new URL(result().address, location.href).search) location.reload();
  });

  // A lost connection: the last result stays, marked as the last one, until asking works again.
  let toast;
  function lost() {
    if (toast) return;
    form.classList.add("is-lost");
    toast = document.importNode($("lost").content, true).firstElementChild;
    document.body.append(toast);
    toast.querySelector("button").addEventListener("click", ask);
  }
  function found() {
    if (!toast) return;
    form.classList.remove("is-lost");
    toast.remove();
    toast = undefined;
  }
  for (const fault of ["sendError", "responseError", "timeout"]) document.addEventListener(`htmx:${fault}`, lost);
  addEventListener("online", () => toast && ask());

  // Only within the page: one that opens at its calculator is not to fly there.
  addEventListener("click", () => document.documentElement.classList.add("smooth"), { once: true });

  const sheet = form.querySelector("[data-send]");
  if (sheet && navigator.share) sheet.hidden = false;

  async function send() {
    try {
      await navigator.share({ title: document.title, text: result().say, url: result().share });
    } catch {
      // The person closed the sheet.
    }
  }

  async function copy(button) {
    const words = button.textContent;
    const text = $(button.dataset.of)?.textContent ?? result().share;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      prompt(words, text);
      return;
    }
    button.textContent = button.dataset.copy;
    button.classList.add("done");
    $("live").textContent = button.dataset.copy;
    setTimeout(() => { button.textContent = words; button.classList.remove("done"); }, 2000);
  }
})();
