/* What axe-core doesn't try, as laws that hold on any page. Each gives a list of what breaks it, in few words.
   Put into a page by the one who tries it; it is no part of the site. */
"use strict";
globalThis.fellesLaws = (() => {
  const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls], [tabindex]";
  const ACTS = `${REACHED}, [role=button], [role=link], [role=checkbox], [role=tab], [onclick], label[for]`;
  const named = (one) => {
    const words = (one.getAttribute("aria-label") || one.textContent || one.getAttribute("name") || "").replace(/\s+/g, " ").trim().slice(0, 50);
    return `${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : one.classList.length ? `.${one.classList[0]}` : ""}${words ? ` (${words})` : ""}`;
  };
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const stops = () => [...document.querySelectorAll(REACHED)].filter((one) => seen(one) && !one.disabled && one.tabIndex >= 0 && !one.closest("[inert]"));
  /* Hidden from sight on purpose, and read aloud all the same. */
  const aloud = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      if ((box.width <= 2 && box.height <= 2 && style.overflow !== "visible") || (style.clip !== "auto" && style.position === "absolute") || /inset\(50%/.test(style.clipPath)) return true;
    }
    return false;
  };
  const moored = (one) => { // stays where it is while the page is scrolled, and lies over what it passes
    for (let at = one; at && at !== document.documentElement; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  };
  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!/[\p{L}\p{N}]/u.test(node.data) || !node.parentElement || node.parentElement.closest("script, style, noscript, svg")) continue;
      if (!seen(node.parentElement) || aloud(node.parentElement)) continue;
      found.push(node);
    }
    return found;
  };
  const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 50);

  const sideways = () => {
    const needed = document.documentElement.scrollWidth;
    return needed > innerWidth ? [`${needed} px of ${innerWidth}`] : [];
  };

  /* Text that its own box cuts off, and text that lies over other text. */
  const cut = () => {
    const found = new Set();
    const boxes = [];
    const cutting = new Map();
    const cutter = (one) => { // the nearest one that lets nothing out and can't be scrolled
      if (!one || one === document.body) return null;
      if (!cutting.has(one)) {
        const style = getComputedStyle(one);
        const held = /hidden|clip/.test(style.overflowX + style.overflowY) && style.display !== "inline";
        cutting.set(one, held ? one : cutter(one.parentElement));
      }
      return cutting.get(one);
    };
    for (const node of texts()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((one) => one.width > 1 && one.height > 1);
      const holder = cutter(node.parentElement);
      if (holder) {
        const box = holder.getBoundingClientRect();
        if (rects.some((one) => one.right > box.right + 2 || one.left < box.left - 2 || one.bottom > box.bottom + one.height / 2 || one.top < box.top - one.height / 2)) found.add(`cut: ${short(node.data)}`);
      }
      if (!moored(node.parentElement)) for (const rect of rects) boxes.push([rect, node]);
    }
    boxes.sort((one, other) => one[0].top - other[0].top);
    for (let i = 0; i < boxes.length; i += 1) {
      const [rect, node] = boxes[i];
      for (let j = i + 1; j < boxes.length && boxes[j][0].top < rect.bottom; j += 1) {
        const [other, second] = boxes[j];
        if (second === node) continue;
        const wide = Math.min(rect.right, other.right) - Math.max(rect.left, other.left);
        const high = Math.min(rect.bottom, other.bottom) - Math.max(rect.top, other.top);
        if (wide > 3 && high > Math.min(rect.height, other.height) / 2) found.add(`overlaps: ${short(node.data)} / ${short(second.data)}`);
      }
    }
    return [...found];
  };

  const sheets = [];
  const with_style = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
    sheets.push(sheet);
  };
  const without_styles = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => !sheets.includes(one));
  };
  const size = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const twice = () => with_style(`html { font-size: ${2 * size()}px !important; }`);
  const spaced = () => with_style("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }");

  /* Nothing moves for who has asked for that. */
  const moving = () => {
    const found = new Set();
    if (document.getAnimations().length) found.add(`${document.getAnimations().length} animations`);
    for (const one of document.querySelectorAll("*")) {
      for (const part of ["", "::before", "::after"]) {
        const style = getComputedStyle(one, part || undefined);
        const lasts = style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
        if (lasts || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0) || (!part && style.scrollBehavior === "smooth")) found.add(`${named(one)}${part}`);
      }
    }
    return [...found];
  };

  /* Ink on white paper: colours behind the text aren't printed. */
  const channel = (value) => { const share = value / 255; return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const pixel = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = "#fff";
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const contrasts = new Map();
  const on_white = (colour) => {
    if (!contrasts.has(colour)) {
      const [red, green, blue] = pixel(colour);
      contrasts.set(colour, 1.05 / (0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue) + 0.05));
    }
    return contrasts.get(colour);
  };
  const faint = (least) => {
    const found = new Map();
    for (const node of texts()) {
      const style = getComputedStyle(node.parentElement);
      const worth = on_white(style.color);
      if (worth < least) found.set(`${style.color} ${worth.toFixed(1)}`, `${worth.toFixed(1)}: ${short(node.data)}`);
    }
    return [...found.values()];
  };

  const languages = () => {
    const found = [];
    const right = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
    if (!right.test(document.documentElement.lang)) found.push(`html lang="${document.documentElement.lang}"`);
    for (const one of document.querySelectorAll("[lang]")) if (!right.test(one.lang)) found.push(named(one));
    return found;
  };

  const headings = () => {
    const found = [];
    const all = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const first = all.filter((one) => one.tagName === "H1");
    if (first.length !== 1) found.push(`${first.length} h1`);
    if (all.length && all[0].tagName !== "H1") found.push(`first: ${named(all[0])}`);
    let last = 0;
    for (const one of all) {
      const level = Number(one.tagName[1]);
      if (last && level > last + 1) found.push(`h${last} → ${named(one)}`);
      if (!short(one.textContent)) found.push(`empty ${named(one)}`);
      last = level;
    }
    return found;
  };

  /* What acts and can't be reached: a label counts where what it is for can't be reached either. */
  const unreached = () => {
    const found = [];
    const led = new Map(); // where other stops lead: the same way twice is reached once
    for (const one of stops()) if (one.href) led.set(one.href, (led.get(one.href) || 0) + 1);
    for (const one of document.querySelectorAll(ACTS)) {
      if (!seen(one) || one.disabled || one.closest("[inert]")) continue;
      const box = one.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      if (one.tabIndex > 0) found.push(`tabindex ${one.tabIndex}: ${named(one)}`);
      const acting = one.tagName === "LABEL" ? one.control : one;
      if (acting === null) continue;
      if (one.matches("[tabindex='-1']") && !one.matches("a[href], button, input, select, textarea, summary, [onclick], [role=button], [role=link], label")) continue;
      const there = acting.tabIndex >= 0 && acting.checkVisibility({ visibilityProperty: true });
      const beside = one.tagName === "LABEL" && one.tabIndex >= 0;
      const same = one.matches("a[href]") && led.has(one.href);
      if (!there && !beside && !same) found.push(named(one));
    }
    return found;
  };

  /* Focus is to be seen: something about the one that has it, or what it stands in, looks different. Pressed a key first. */
  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor", "borderBottomColor", "textDecorationLine", "color"];
  const look = (one) => {
    const found = [];
    for (let at = one, n = 0; at && n < 3; at = at.parentElement, n += 1) {
      const style = getComputedStyle(at);
      found.push(LOOK.map((name) => (name.startsWith("outline") && style.outlineStyle === "none" ? "" : style[name])).join(";"));
    }
    return found.join("|");
  };
  const unmarked = () => {
    const found = [];
    with_style("*, *::before, *::after { transition: none !important; }");
    for (const one of stops()) {
      document.activeElement.blur();
      const before = look(one);
      one.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement === one && look(one) === before) found.push(named(one));
    }
    document.activeElement.blur();
    without_styles();
    return found;
  };

  /* A walk with the Tab key: what came into focus, in order, beside what should have. */
  let walked = [];
  let expected = [];
  const begin = () => {
    walked = [];
    expected = stops();
    document.addEventListener("focusin", (event) => walked.push(event.target), true);
    return expected.length;
  };
  const end = () => {
    const found = [];
    expected.forEach((one, at) => {
      if (!walked.includes(one)) found.push(`never reached: ${named(one)}`);
      else if (at && walked.indexOf(one) < walked.indexOf(expected[at - 1]) && walked.includes(expected[at - 1])) found.push(`out of order: ${named(one)}`);
    });
    return found;
  };
  const around = () => walked.length > expected.length && walked.indexOf(walked[walked.length - 1]) < walked.length - 1;
  const behind = () => { // what has focus and lies wholly under something that stays in place
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    if (one === document.body || !box.width) return "";
    const at = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1));
    return at && !one.contains(at) && !at.contains(one) && moored(at) ? named(one) : "";
  };

  /* Not asked for by the standard: what one taps is at least 44 px, but for links in running text. */
  const small = () => stops().filter((one) => {
    if (one.matches("p a, li a, td a, th a, dd a, small a, .md-skip") && getComputedStyle(one).display === "inline") return false;
    const box = (one.labels && one.labels[0] ? one.labels[0] : one).getBoundingClientRect();
    return box.width && (box.height < 43.5 || box.width < 43.5);
  }).map(named);

  /* An id stands once: what refers to it must find the right one. */
  const ids = () => {
    const known = new Set();
    const found = new Set();
    for (const one of document.querySelectorAll("[id]")) (known.has(one.id) ? found : known).add(one.id);
    return [...found];
  };

  /* Of rows that are made alike, a dozen are as good as a thousand: the others are taken away before what takes long. */
  const thin = () => {
    const like = (one) => `${one.tagName}.${one.className}>${[...one.children].map((inner) => `${inner.tagName}.${inner.className}`)}`;
    for (const one of document.querySelectorAll("ul, ol, dl, tbody, section, div")) {
      const known = new Map();
      for (const row of [...one.children]) {
        const count = (known.get(like(row)) || 0) + 1;
        known.set(like(row), count);
        if (count > 12) row.remove();
      }
    }
  };

  return { ids, thin, around, sideways, cut, twice, spaced, without_styles, moving, faint, languages, headings, unreached, unmarked, begin, end, behind, small };
})();
