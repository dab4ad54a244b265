// The calendar writes into its field and tells nobody: this says it, to all who listen to typing.
// It opens at the end of the page, outside all that people can jump to: this brings it to its form.
(() => {
  document.addEventListener("click", () => {
    document.querySelector("main").append(...document.querySelectorAll("body > .calendarbox"));
  }, { capture: true });
  const told = new WeakMap();
  const days = (event) => event.target.matches(".vDateField");
  document.addEventListener("input", (event) => days(event) && told.set(event.target, event.target.value));
  document.addEventListener("focusin", (event) => {
    const { target } = event;
    if (!days(event) || target.value === (told.get(target) ?? target.defaultValue)) return;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
