// Rows in order, by handle, arrows or number: lines within a form, and whole lists.
(() => {
  const template = document.getElementById("order");
  if (!template) return;
  const words = template.dataset;
  const said = document.getElementById("order-said");
  const ROW = ".inline-related:not(.empty-form), #result_list tbody tr";
  const place = (row) => row.querySelector("input[name$='-position'], input[name^='order-']");
  const name = (row) => row.querySelector(".inline_label, th").textContent.trim();
  const rowsOf = (box) => [...box.children].filter((one) => one.matches(ROW) && place(one));

  function equip(row) {
    if (row.querySelector(".order")) return;
    const controls = document.importNode(template.content, true);
    const heading = row.querySelector(":scope > h3");
    if (heading) heading.append(controls);
    else place(row).before(controls);
  }

  // What each arrow says and whether it leads anywhere depends on the row's neighbours.
  function mark(rows) {
    rows.forEach((row, n) => {
      const [up, down] = row.querySelectorAll(".order button");
      up.ariaLabel = words.up.replace("%s", name(row));
      down.ariaLabel = words.down.replace("%s", name(row));
      up.ariaDisabled = n === 0;
      down.ariaDisabled = n === rows.length - 1;
    });
  }

  function arrange(box, key) {
    const rows = rowsOf(box);
    const sorted = [...rows].sort((one, other) => key(one) - key(other));
    if (sorted.some((row, n) => row !== rows[n])) rows[0].before(...sorted);
    mark(sorted);
  }
  const byPlace = (row) => Number(place(row).value);
  const byIndex = (row) => Number(row.id.split("-").at(-1));

  // The neighbour is what moves: the row itself keeps focus and pointer.
  function move(row, by) {
    const box = row.parentElement;
    const before = rowsOf(box);
    const neighbour = before[before.indexOf(row) + by];
    if (!neighbour) return;
    if (by < 0) row.after(neighbour);
    else row.before(neighbour);
    const rows = rowsOf(box);
    rows.forEach((one, n) => { place(one).value = n + 1; });
    mark(rows);
    row.scrollIntoView({ block: "nearest" });
    place(row).dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = words.moved
      .replace("%n", rows.indexOf(row) + 1)
      .replace("%m", rows.length)
      .replace("%s", name(row));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".order button");
    if (button) move(button.closest(ROW), Number(button.dataset.by));
  });

  let moving;
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".order .grip");
    if (!grip) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    moving = grip.closest(ROW);
    moving.classList.add("moving");
  });
  document.addEventListener("pointermove", (event) => {
    if (!moving) return;
    const rows = rowsOf(moving.parentElement);
    const at = rows.indexOf(moving);
    const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
    if (at > 0 && event.clientY < middle(rows[at - 1])) move(moving, -1);
    else if (at < rows.length - 1 && event.clientY > middle(rows[at + 1])) move(moving, 1);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      moving?.classList.remove("moving");
      moving = undefined;
    });
  }

  const boxes = new Set([...document.querySelectorAll(ROW)].filter(place).map((row) => row.parentElement));
  for (const box of boxes) {
    rowsOf(box).forEach(equip);
    arrange(box, byPlace);
  }

  document.addEventListener("formset:added", ({ target: row }) => {
    if (!place(row)) return;
    equip(row);
    const rows = rowsOf(row.parentElement);
    place(row).value = Math.max(0, ...rows.filter((one) => one !== row).map(byPlace)) + 1;
    mark(rows);
  });
  // The admin now numbers the rows of its form anew, saved ones first: they stand like that meanwhile.
  document.addEventListener("formset:removed", (event) => {
    const box = document.querySelector(`#${event.detail.formsetName}-group > fieldset`);
    const rows = rowsOf(box);
    if (!rows.length) return;
    arrange(box, byIndex);
    queueMicrotask(() => {
      arrange(box, byPlace);
      place(rows[0]).dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
