// The frame's side of embed.js: tells its height and every new estimate to the page around it, and takes its theme.
// It runs before anything is drawn, so that no frame is seen in one theme and then in another.
(() => {
  if (parent === window) return;
  const root = document.documentElement;
  const isScheme = (name) => name === "light" || name === "dark";
  // WordPress names each frame of a post by a secret, and frames it in a page that can only be light.
  const [, secret] = location.hash.match(/^#\?secret=([a-zA-Z0-9]+)$/) ?? [];
  const isAuto = !root.dataset.theme;
  let host; // the origin of the page around us, from its own greeting
  let height;

  const post = (message, to) => parent.postMessage(message, to);
  const tell = (type, facts) => host && post({ type: `creditsguide:${type}`, ...facts }, host);
  const tellWordPress = (message, value) => secret && post({ message, value, secret }, "*");

  function show() { root.style.visibility = ""; }
  function take(scheme) {
    if (!isAuto || !isScheme(scheme)) return;
    root.dataset.theme = scheme;
    show();
  }

  // Observers rest while the frame is off screen, so it is measured whenever somebody asks as well.
  function tellHeight() {
    if (!innerWidth) return; // not displayed, which WebKit measures all the same
    height = Math.ceil(root.getBoundingClientRect().height);
    tell("height", { height });
    tellWordPress("height", height);
  }
  // WordPress shows a frame at another width once it has spoken, and does not ask again.
  const tellHeightOften = () => [100, 500, 2000].forEach((ms) => setTimeout(tellHeight, ms));
  // Before that it has no style, and no words.
  const tellHeightIfDone = () => document.readyState === "complete" && tellHeight();

  // Who may be around us was decided before we were shown, by frame-ancestors.
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent) return;
    if (secret && data?.message === "ready" && data.secret === secret) tellHeightIfDone();
    if (data?.type !== "creditsguide:hello") return;
    // Pages opened as files, and sandboxed ones, have no origin that could be named.
    host = origin.startsWith("http") ? origin : "*";
    take(data.scheme);
    tellHeightIfDone();
  });

  new ResizeObserver(tellHeightIfDone).observe(root);
  addEventListener("load", () => {
    tellHeight();
    document.fonts.ready.then(tellHeight);
    if (secret) tellHeightOften();
  });

  document.addEventListener("htmx:afterSettle", ({ target }) => {
    tellHeight();
    if (!("credits" in target.dataset)) return;
    const { credits, images, address } = target.dataset;
    tell("estimate", { credits: Number(credits), images: Number(images), query: new URL(address, location).search.slice(1) });
  });

  if (secret) {
    // Without its secret the frame could say nothing more after Back, and WordPress would keep it hidden.
    document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => { detail.history.path += location.hash; });
    // WordPress follows links to our own host only, and opens no window.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      if (!link.target) { link.hash = location.hash; return; }
      event.preventDefault();
      const home = document.querySelector(".brand").href;
      tellWordPress("link", link.origin === new URL(home).origin ? link.href : home);
    });
  }

  // The element knows the theme before it loads us; a pasted frame waits for it unseen, but not for long.
  const known = secret ? "light" : location.hash.slice(1);
  if (isScheme(known)) take(known);
  else if (isAuto) {
    root.style.visibility = "hidden";
    setTimeout(show, 150);
  }
  post({ type: "creditsguide:ready" }, "*");
})();
