// What htmx leaves to the page: steppers, announcements, lost connections, copying and printing.
// Every sentence comes from the server; everything here can be done without it by a reload.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = document.querySelector(".calc form");
  const FIELD = "input[data-limit]";
  const fields = [...(form?.querySelectorAll(FIELD) ?? [])]; // which no answer replaces
  const result = () => $("result").dataset;

  // The server reads numbers the same way; what it cannot read stays as it was typed.
  const COUNT = /^(\d+|\d{1,3}([, \u00a0\u2007\u2009\u200a\u202f'’])\d{3}(\2\d{3})*)$/;
  const AROUND = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g;
  const count = (typed) => {
    const text = typed.replace(/\p{Cf}/gu, "").replace(AROUND, "");
    return text === "" ? 0 : COUNT.test(text) ? Number(text.replace(/\D/g, "")) : NaN;
  };

  // Addresses have an end. What is longer than any number is told from one by its beginning.
  const LONGEST = 24;
  const shortened = (typed) => typed.trim().length > LONGEST ? `${typed.trim().slice(0, LONGEST)}…` : typed;
  document.addEventListener("formdata", ({ target, formData }) => {
    for (const [name, value] of [...formData])
      if (target.elements[name].inputMode === "numeric") formData.set(name, shortened(value));
  });

  const mark = (element, name, on) =>
    on ? element.setAttribute(name, "true") : element.removeAttribute(name);

  // What the fields say, and which words of theirs the result on the page answers.
  const said = () => fields.map((field) => field.value).join("\n");
  let answered = fields.map((field) => field.defaultValue).join("\n");
  const isAnswered = () => said() === answered && !document.querySelector(".opts:is(.htmx-request, .is-asking, .is-lost)");

  // Nothing of an older mix is handed on: what needs an answer waits for the one on its way.
  let waiting;
  let toast;
  function whenAnswered(handOn) {
    if (isAnswered()) return handOn();
    waiting = handOn;
    if (toast) ask();
  }
  function handOn() {
    const waited = waiting;
    waiting = undefined;
    waited?.();
  }
  document.addEventListener("htmx:afterSettle", () => isAnswered() && handOn());
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (!detail.successful && !form) waiting = undefined; });

  // An address with what the fields say in place of what it said, written as the server writes it.
  // Where an error is told, what can't be read is handed on as well.
  function withMix(address, unread = shortened) {
    const url = new URL(address, location.href);
    const said = fields.map(({ name, value, dataset }) => {
      const images = count(value);
      return [name, images <= dataset.limit ? images : unread(value)];
    });
    for (const [name] of said) url.searchParams.delete(name);
    url.search = new URLSearchParams([...said.filter(([, value]) => value), ...url.searchParams]);
    return url.href;
  }

  // Built at once from the fields, for Safari lets nobody copy after a wait.
  const share = () => isAnswered() ? result().share : withMix(form.dataset.toShare, () => "");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if (dataset.of) whenAnswered(() => copy(document.querySelector(`[data-of="${dataset.of}"]`)));
    else if ("copy" in dataset) copy(button);
    else if ("send" in dataset) whenAnswered(send);
    else if ("print" in dataset) whenAnswered(() => printOnly(dataset.print));
  });

  // Links that the last answer made lead on from it; the next one may bring them anew, or not at all.
  const MADE = "#result a, #amounts a, .seg a, #starts a";
  const again = (link) => [...document.querySelectorAll(MADE)].find((made) => made.textContent === link.textContent);
  document.addEventListener("click", (event) => {
    const link = event.target.closest(MADE);
    if (!link || isAnswered()) return;
    event.preventDefault();
    whenAnswered(() => again(link)?.click());
  });

  // "estimate" prints the estimate alone, on one sheet.
  function printOnly(part) {
    document.documentElement.dataset.print = part;
    addEventListener("afterprint", () => delete document.documentElement.dataset.print, { once: true });
    print();
  }

  async function send() {
    try {
      await navigator.share({ title: document.title, text: result().say, url: share() });
    } catch {
      // The person closed the sheet.
    }
  }

  async function copy(button) {
    const words = button.textContent;
    const text = $(button.dataset.of)?.textContent ?? share();
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

  // htmx would write the address three times before the new total is shown, and fetch the page anew on Back.
  document.addEventListener("htmx:replacedInHistory", ({ detail }) =>
    requestAnimationFrame(() => setTimeout(() => history.replaceState(null, "", detail.path))));

  // The form at the head of the page asks nothing by itself: what it answers is what came in its fields.
  const quick = document.querySelector(".try");
  const quickFields = [...(quick?.querySelectorAll("input") ?? [])];
  const workedOut = quickFields.map((field) => field.value);
  const quickButton = quick?.querySelector("button");
  const opens = quickButton?.textContent;
  function judgeQuick() {
    const asks = quickFields.some((field, index) => field.value !== workedOut[index]);
    quick.classList.toggle("asks", asks);
    quickButton.textContent = asks ? quickButton.dataset.ask : opens;
  }
  quick?.addEventListener("input", ({ target }) => {
    target.defaultValue = target.value; // which Safari resets it to when it shows a page again
    judgeQuick();
  });
  addEventListener("pageshow", () => quick && judgeQuick());

  if (!form) return;

  let typing; // the last change was typed, not stepped
  const request = () => form.dispatchEvent(new Event("ask"));
  function ask() {
    typing = false;
    request();
  }

  // Links lead on with the mix before anyone can press them; asking for the answer comes first.
  let leading;
  function leadOn() {
    for (const link of form.querySelectorAll("[data-with-mix]")) link.href = withMix(link.href);
  }

  // Safari resets fields to their default value when it shows a page again.
  function follow(field) {
    const value = count(field.value);
    field.defaultValue = field.value;
    clearTimeout(leading);
    leading = setTimeout(leadOn);
    const [fewer, more] = field.parentElement.querySelectorAll("button");
    if (!fewer) return;
    mark(fewer, "aria-disabled", value <= 0);
    mark(more, "aria-disabled", value >= Number(field.dataset.limit));
  }

  function step(field, by) {
    const value = count(field.value);
    const limit = Number(field.dataset.limit);
    const stepped = String(Math.min(Math.max(value + by, 0), limit));
    if (!(value <= limit) || stepped === field.value) return;
    field.value = stepped;
    follow(field);
    ask();
  }

  let pressed;
  form.addEventListener("keydown", (event) => {
    pressed = event.timeStamp;
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !event.target.matches(FIELD)) return;
    event.preventDefault();
    step(event.target, by * (event.shiftKey ? 10 : 1));
  });

  // The wait for a next key begins with the key before, which slow phones take long to show.
  let pause;
  form.addEventListener("input", ({ target }) => {
    typing = true;
    const waited = pressed ? performance.now() - pressed : 0;
    pressed = undefined;
    clearTimeout(pause);
    pause = setTimeout(request, 50 - waited);
    if (target.matches(FIELD)) follow(target);
  });

  // A field is ready to be typed over. Safari would put the caret there when the click ends.
  let entered;
  form.addEventListener("focusin", ({ target }) => target.matches(FIELD) && target.select());
  form.addEventListener("mousedown", ({ target }) => { entered = target !== document.activeElement && target; });
  form.addEventListener("mouseup", (event) => {
    const { target } = event;
    if (target !== entered || !target.matches(FIELD)) return;
    const marked = target.selectionEnd - target.selectionStart;
    if (marked && marked < target.value.length) return; // by dragging
    target.select();
    event.preventDefault();
  });

  // A stepper that is held steps on; the click that ends it is no further step.
  let hold;
  let held;
  const press = ({ name, value }) => step($(`q-${value}`), name === "inc" ? 1 : -1);
  const isStepper = ({ name }) => name === "inc" || name === "dec";
  form.addEventListener("pointerdown", ({ target, button }) => {
    held = false;
    const stepper = target.closest("button");
    if (!stepper || !isStepper(stepper) || button) return;
    const again = () => { held = true; press(stepper); hold = setTimeout(again, 75); };
    hold = setTimeout(again, 450);
  });
  for (const end of ["pointerup", "pointerout", "pointercancel"]) form.addEventListener(end, () => clearTimeout(hold));
  form.addEventListener("click", (event) => {
    const stepper = event.target.closest("button");
    if (!stepper || !isStepper(stepper)) return;
    event.preventDefault();
    if (!(held && event.detail)) press(stepper);
  });

  // One request at a time. A step waits for the one on its way, so that totals come while a key is held;
  // what is typed takes its place, as does a step where it hangs.
  let asked;
  const HANGS = 3000; // ms
  form.addEventListener("htmx:confirm", (event) => {
    if (asked && asked.said !== said() && (typing || performance.now() - asked.at > HANGS)) htmx.trigger(form, "htmx:abort");
    if (asked?.said === said()) event.preventDefault();
  });
  form.addEventListener("htmx:beforeRequest", ({ detail }) => {
    asked = Object.assign(detail.requestConfig, { said: said(), at: performance.now() });
    detail.error = ""; // else htmx tells the console of each request that another took the place of
    leaving = false;
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    asked = undefined;
    if (!detail.successful) setTimeout(() => detail.requestConfig.said === said() && !asked && !isAnswered() && lost(), leaving ? 3000 : 0);
  });

  // htmx tells of every element it takes out or puts in, and a slow CPU feels it: what goes is taken
  // out at once, unless it has the focus to carry over, and what stands there already stays.
  form.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
    if (detail.shouldSwap && !target.contains(document.activeElement)) target.replaceChildren();
  });
  form.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    detail.shouldSwap = detail.target.innerHTML !== detail.fragment.innerHTML;
  });

  let saying;
  function say(words) {
    clearTimeout(saying);
    saying = setTimeout(() => { $("live").textContent = words; }, 600);
  }

  form.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    if (target.id !== "result") return;
    answered = detail.requestConfig.said;
    found();
    for (const [, name, hint] of (result().hints ?? "").matchAll(/(\S+) (.+)/g)) {
      const words = $(`q-${name}`)?.labels[0].lastElementChild;
      if (words && words.textContent !== hint) words.textContent = hint;
    }
    for (const field of fields) mark(field, "aria-invalid", $(`e-${field.name}`)?.textContent.trim());
    const here = new URL(result().address, location.href).search;
    for (const chip of form.querySelectorAll("a.chip")) mark(chip, "aria-current", here && chip.search === here);
    if ($("other-mode")) $("other-mode").href = result().other;
    say(result().say);
  });

  const isOfResult = () => location.search === new URL(result().address, location.href).search;
  addEventListener("popstate", () => isOfResult() || location.reload());

  // Leaving ends requests too: what they asked for stays in the address. Shown again, the page asks for it.
  let leaving;
  addEventListener("beforeunload", () => {
    leaving = true;
    // WordPress knows its frame by what stands after the #.
    const here = new URL(location.hash, new URL(result().address, location));
    if (!isAnswered() && isOfResult()) history.replaceState(null, "", withMix(here));
  });
  addEventListener("pageshow", () => {
    asked = undefined;
    leaving = false;
    found();
    if (isAnswered()) return;
    fields.forEach(follow);
    ask();
  });

  // No answer: the last result stays, marked as the last one, until asking works again.
  function lost() {
    if (toast) return;
    waiting = undefined;
    form.classList.add("is-lost");
    markAsLast();
    toast = document.importNode($("lost").content, true).firstElementChild;
    for (const part of toast.children) part.textContent = part.dataset.words;
    document.body.append(toast);
    toast.querySelector("button").addEventListener("click", ask);
  }
  function markAsLast() {
    if (form.querySelector(".last")) return;
    const last = Object.assign(document.createElement("span"), { className: "last", textContent: ` ${$("lost").dataset.last}` });
    ($("total").nextElementSibling ?? $("total")).append(last);
  }
  addEventListener("beforeprint", () => isAnswered() || markAsLast());
  function found() {
    if (!toast) return;
    form.classList.remove("is-lost");
    form.querySelector(".last")?.remove();
    toast.remove();
    toast = undefined;
  }
  addEventListener("online", () => toast && ask());

  // What the server says of a field is said beside it; htmx would ask each of them first, with events.
  form.noValidate = true;

  // Compiling is half of what the first key waits for. While nobody does, htmx swaps copies of what stands
  // there, as the answer to a request that is not sent.
  function warmUp() {
    if (asked || !isAnswered()) return;
    withMix(location.href);
    form.addEventListener("htmx:beforeRequest", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      requestIdleCallback(() => asked || !isAnswered() || swapCopies(event.detail));
    }, { once: true, capture: true });
    ask();
  }
  function swapCopies(answer) {
    const copies = document.createElement("div");
    for (const part of [$("result"), ...form.querySelectorAll("[id^=s-]")]) copies.append(part.cloneNode(true));
    for (const sum of copies.querySelectorAll("[id^=s-]")) sum.setAttribute("hx-swap-oob", "innerHTML");
    const serverResponse = copies.innerHTML;
    copies.addEventListener("htmx:beforeSwap", ({ detail }) => Object.assign(detail, { shouldSwap: true, serverResponse }));
    Object.assign(answer, { target: copies.firstChild, keepIndicators: true });
    Object.assign(answer.xhr, { getAllResponseHeaders: () => "HX-Replace-Url:", getResponseHeader: () => "/" });
    addEventListener("htmx:replacedInHistory", (event) => event.stopImmediatePropagation(), { once: true, capture: true });
    answer.xhr.onload();
  }
  addEventListener("load", () => window.requestIdleCallback?.(warmUp));

  // Only within the page: one that opens at its calculator is not to fly there.
  addEventListener("click", () => document.documentElement.classList.add("smooth"), { once: true });

  const sheet = form.querySelector("[data-send]");
  if (sheet && navigator.share) sheet.hidden = false;
})();
