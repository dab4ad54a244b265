// Gives each Credits Guide frame on this page its height, and passes its estimates on as events.
(() => {
  const home = new URL(document.currentScript.src).origin;
  if (window[home]) return; // each pasted code brings one
  window[home] = true;
  const isWhole = (n) => Number.isSafeInteger(n) && n >= 0;
  const isOurs = (frame) => frame.src?.startsWith(`${home}/embed/`);
  // A frame without allow-same-origin has no origin that could be named.
  const isOpaque = (frame) => frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");

  const greet = (frame) => {
    // An empty document still stands in a frame that has not begun to load.
    if (isOurs(frame) && frame.contentDocument?.URL !== "about:blank")
      frame.contentWindow?.postMessage({ type: "creditsguide:hello" }, isOpaque(frame) ? "*" : home);
  };

  addEventListener("message", ({ data, origin, source }) => {
    const frame = [...document.querySelectorAll("iframe")].find((each) => each.contentWindow === source);
    if (!frame || !isOurs(frame) || origin !== (isOpaque(frame) ? "null" : home)) return;
    const { type, height, credits, images, query } = data ?? {};
    if (type === "creditsguide:height" && isWhole(height) && height > 0 && height <= 20000)
      frame.style.height = `${height}px`;
    if (type === "creditsguide:estimate" && isWhole(credits) && isWhole(images) && typeof query === "string" && query.length < 2048)
      frame.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { credits, images, query } }));
  });

  // Load events do not bubble, but they can be caught on their way down: also those of frames added later.
  document.addEventListener("load", ({ target }) => target.tagName === "IFRAME" && greet(target), true);
  document.querySelectorAll("iframe").forEach(greet);
})();
