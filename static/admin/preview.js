// The live preview: an answer of another page, as of a lapsed sign-in, or none at all, leaves the last one.
(() => {
  const shown = document.getElementById("preview-shown");
  if (!shown) return;
  const lost = () => {
    const words = document.getElementById("preview-lost").content;
    document.getElementById("preview-problems").replaceChildren(document.importNode(words, true));
  };
  for (const fault of ["sendError", "responseError", "timeout"]) shown.addEventListener(`htmx:${fault}`, lost);
  shown.addEventListener("htmx:beforeSwap", (event) => {
    if (new URL(event.detail.xhr.responseURL).pathname === location.pathname) return;
    event.preventDefault();
    lost();
  });
})();
