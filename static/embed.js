// Gives each Credits Guide frame on this page its height and theme, and passes its estimates on as events.
(() => {
  // The server writes its address in: so this may be a module, inlined or bundled.
  const home = "SITE_URL";
  if (window[home]) return; // each pasted code brings one
  window[home] = true;
  const made = new Set(); // frames of our elements, which may stand where nobody else finds them
  const isWhole = (n) => Number.isSafeInteger(n) && n >= 0;
  const isOurs = ({ src }) => src?.startsWith(home) && /^\/embed\/?([?#]|$)/.test(src.slice(home.length));
  const isAuto = (src) => !/[?&;]theme=(light|dark)(&|#|$)/.test(src);
  // A frame without allow-same-origin has no origin that could be named, nor has any in a sandboxed page.
  const isOpaque = ({ sandbox }) => origin === "null" || (sandbox.length && !sandbox.contains("allow-same-origin"));

  const within = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    each.shadowRoot ? within(each.shadowRoot) : each.localName === "iframe" ? each : []);
  const frames = () => [...new Set([...made, ...within(document)])].filter(isOurs);

  // How light is what stands behind a frame, in any syntax of colors.
  const scheme = (frame) => {
    const probe = document.createElement("i");
    document.documentElement.append(probe);
    let light = 0;
    let through = 1;
    const read = (color) => {
      probe.style.cssText = `display:none;color:color-mix(in srgb,${color},${color})`;
      const [r, g, b, alpha = 1] = getComputedStyle(probe).color.match(/[\d.e-]+/g);
      return [0.2 * r + 0.7 * g + 0.1 * b, alpha];
    };
    const blend = ([lightness, alpha]) => {
      light += through * alpha * lightness;
      through *= 1 - alpha;
    };
    for (let at = frame; at; at = at.assignedSlot ?? at.parentNode ?? at.host) {
      if (at.nodeType !== 1) continue;
      const { backgroundColor, backgroundImage, color } = getComputedStyle(at);
      // A picture hides the color, but whoever chose the text's saw it.
      if (backgroundImage !== "none") blend([read(color)[0] < 0.5, 1]);
      blend(read(backgroundColor));
      if (at !== frame) changes.observe(at, { attributes: true });
    }
    blend(read("Canvas"));
    probe.remove();
    return light < 0.5 ? "dark" : "light";
  };

  const greet = (frame) => {
    // An empty document still stands in a frame that has not begun to load.
    if (!isOurs(frame) || frame.contentDocument?.URL === "about:blank") return;
    const hello = { type: "creditsguide:hello" };
    // A frame turns opaque unless it and its element say the same.
    if (isAuto(frame.src)) frame.style.colorScheme = hello.scheme = scheme(frame);
    frame.contentWindow?.postMessage(hello, isOpaque(frame) ? "*" : home);
    sizes.observe(frame);
  };
  let timer;
  const greetAll = () => {
    clearTimeout(timer);
    timer = setTimeout(() => frames().forEach(greet), 50);
  };
  const changes = new MutationObserver(greetAll);
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => greet(target)));

  addEventListener("message", ({ data, origin, source }) => {
    const { type, height, credits, images, query } = data ?? {};
    if (!/^creditsguide:/.test(type)) return;
    const frame = frames().find((each) => each.contentWindow === source);
    if (!frame || (origin !== home && !(origin === "null" && isOpaque(frame)))) return;
    if (type === "creditsguide:ready") greet(frame);
    if (type === "creditsguide:height" && isWhole(height) && height > 0 && height <= 20000)
      frame.style.height = `${height}px`;
    if (type === "creditsguide:estimate" && isWhole(credits) && isWhole(images) && typeof query === "string" && query.length < 2048)
      frame.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail: { credits, images, query } }));
  });

  // The page's own theme may change, or come late.
  for (const type of ["load", "transitionend", "change"]) document.addEventListener(type, greetAll, true);
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change", greetAll);
  frames().forEach(greet);

  // <credits-guide hd="20" theme="auto">: every attribute that HTML does not own is a parameter.
  const HTML = /^(class|id|style|title|slot|hidden|lang|dir|part|role|tabindex|mix|maxwidth|(data|aria)-.*)$/;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host(:not([hidden])),iframe{display:block}iframe{border:0;width:100%;height:450px}");
  // Another guide may have brought its own.
  customElements.get("credits-guide") || customElements.define("credits-guide", class extends HTMLElement {
    frame = document.createElement("iframe");
    changes = new MutationObserver(() => this.update());
    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(this.frame);
    }
    connectedCallback() {
      made.add(this.frame);
      this.update();
      this.changes.observe(this, { attributes: true });
    }
    disconnectedCallback() {
      made.delete(this.frame);
      // Back in a page it would load what it showed before, beside what it is to show now.
      this.frame.src = "";
    }
    update() {
      const { frame } = this;
      const params = new URLSearchParams(this.getAttribute("mix") ?? "");
      for (const { name, value } of this.attributes) HTML.test(name) || params.set(name, value);
      const width = this.getAttribute("maxwidth");
      frame.style.maxWidth = width && `${width}px`;
      frame.title = this.title || "Credits Guide";
      const address = `${home}/embed/?${params}#`;
      if (frame.src.startsWith(address)) return;
      // It begins in its theme, and follows the page from then on.
      const theme = isAuto(address) ? scheme(this) : params.get("theme");
      frame.style.colorScheme = theme;
      frame.src = address + theme;
    }
  });
})();
