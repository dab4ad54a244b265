// The frame's side of embed.js: tells its height, and every new estimate, to the page around it.
(() => {
  if (parent === window) return;
  let host; // the origin of the page around us, from its own greeting
  let height;

  const tell = (type, facts) => host && parent.postMessage({ type: `creditsguide:${type}`, ...facts }, host);
  const tellHeight = () => tell("height", { height });

  // Who may be around us was decided before we were shown, by frame-ancestors.
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent || data?.type !== "creditsguide:hello") return;
    // Pages opened as files, and sandboxed ones, have no origin that could be named.
    host = origin.startsWith("http") ? origin : "*";
    tellHeight();
  });

  new ResizeObserver(() => {
    height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    tellHeight();
  }).observe(document.documentElement);

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (!("credits" in target.dataset)) return;
    const { credits, images, address } = target.dataset;
    tell("estimate", { credits: Number(credits), images: Number(images), query: new URL(address, location).search.slice(1) });
  });
})();
