// What htmx leaves to the page where embeds are put together: wrong options, and answers that don't come.
(() => {
  const form = document.querySelector(".opts");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const said = () => new URLSearchParams(new FormData(form)).toString();
  let asked = said();
  let answered = asked;
  const judge = () => form.classList.toggle("is-asking", said() !== answered);

  // Safari resets all fields when it shows a page again.
  form.addEventListener("input", () => {
    judge();
    for (const field of form.elements) {
      field.defaultValue = field.value;
      field.defaultChecked = field.checked;
      for (const option of field.options ?? []) option.defaultSelected = option.selected;
    }
  });

  // A field that is left would ask again for what was asked while it was typed.
  form.addEventListener("htmx:confirm", (event) => {
    if (asked === said()) event.preventDefault();
    asked = said();
  });
  form.addEventListener("htmx:beforeRequest", ({ detail }) => {
    detail.requestConfig.said = asked;
    leaving = false;
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.said !== asked) return; // another took its place
    const lost = !detail.successful;
    form.classList.toggle("is-lost", lost);
    if (lost) asked = undefined;
    else answered = asked;
    judge();
    const { tooLong, words } = $("unanswered").dataset;
    $("unanswered").textContent = !lost || leaving ? "" : detail.xhr.status === 414 ? tooLong : words;
    if (!lost) markErrors();
  });

  // Leaving ends requests too: what they asked for stays in the address. Shown again, the page asks for it.
  let leaving;
  addEventListener("beforeunload", () => {
    leaving = true;
    if (said() !== answered) history.replaceState(null, "", `?${said()}`);
  });
  addEventListener("pageshow", () => {
    leaving = false;
    asked = answered;
    if (said() !== answered) htmx.trigger(form, "submit");
  });

  function markErrors() {
    const errors = [];
    for (const field of form.querySelectorAll("[aria-describedby]")) {
      const error = $(field.getAttribute("aria-describedby")).textContent.trim();
      if (error) errors.push(error);
      field.ariaInvalid = error ? "true" : null;
    }
    $("live").textContent = errors.join(" ");
  }

  // Code of older options is not copied: they are asked for once more.
  const retry = () => form.classList.contains("is-lost") && htmx.trigger(form, "submit");
  document.addEventListener("click", ({ target }) => target.closest("[data-of], #starts a") && retry());
  addEventListener("online", retry);
})();
