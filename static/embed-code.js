// What htmx leaves to the page where embeds are put together: wrong options, and answers that don't come.
(() => {
  const form = document.querySelector(".opts");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const said = () => new URLSearchParams(new FormData(form)).toString();
  let asked = said();

  // A field that is left would ask again for what was asked while it was typed.
  form.addEventListener("htmx:confirm", (event) => {
    if (asked === said()) event.preventDefault();
    asked = said();
  });
  form.addEventListener("htmx:beforeRequest", ({ detail }) => { detail.requestConfig.said = asked; });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.said !== asked) return; // another took its place
    const lost = !detail.successful;
    form.classList.toggle("is-lost", lost);
    $("unanswered").textContent = lost ? $("unanswered").dataset.words : "";
    if (lost) asked = undefined;
    else markErrors();
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
  document.addEventListener("click", ({ target }) => target.closest("[data-of]") && retry());
  addEventListener("online", retry);
})();
