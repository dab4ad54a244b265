// The list of tokens: found by typing, and put in at the caret of the text that it was opened from.
(() => {
  const list = document.getElementById("tokens");
  if (!list) return;
  const find = document.getElementById("tokens-find");
  const none = document.getElementById("tokens-none");
  const rows = [...list.querySelectorAll("tbody tr")];
  const entered = new WeakSet(); // texts in which the caret was ever put anywhere
  let text;

  document.addEventListener("focusin", (event) => entered.add(event.target));
  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".insert");
    if (opener) text = opener.previousElementSibling;
  });

  function show() {
    const wanted = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    none.hidden = rows.some((row) => !row.hidden);
  }

  // A word beside it gets a space, a bracket or a full stop does not.
  function spaced(token) {
    const before = /[\p{L}\p{N}},;:.!?)]$/u.test(text.value.slice(0, text.selectionStart)) ? " " : "";
    const after = /^[\p{L}\p{N}{(]/u.test(text.value.slice(text.selectionEnd)) ? " " : "";
    return before + token + after;
  }

  function insert(row) {
    list.hidePopover();
    if (!entered.has(text)) text.selectionStart = text.value.length;
    text.focus();
    const token = spaced(row.querySelector("[data-token]").dataset.token);
    // Marked as obsolete, and still the only way that leaves Undo to the browser.
    if (document.execCommand("insertText", false, token)) return;
    text.setRangeText(token, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  list.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) insert(row);
  });
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => {
    const first = rows.find((row) => !row.hidden);
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (first) insert(first);
  });
  list.addEventListener("toggle", (event) => {
    if (event.newState === "closed") return;
    find.value = "";
    show();
  });
})();
