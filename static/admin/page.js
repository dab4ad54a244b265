// On every page of the admin: messages can be closed, and a link to a field leads into it.
(() => {
  document.querySelector("[data-close]")?.addEventListener("click", (event) => {
    event.target.closest(".messages").remove();
    document.getElementById("content-start").focus();
  });

  function lead() {
    const field = document.getElementById(location.hash.slice(1));
    if (!field?.matches("input, textarea, select")) return;
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", lead);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) lead(); // the same one again is no change
  });
  if (location.hash) lead();
  else document.querySelector(".faults")?.focus();
})();
