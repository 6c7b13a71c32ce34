/* A booklet of pages: chosen from a list, fetched, and put one after the other to be printed as one.
 *
 * Each page is taken as it stands, with its head for paper and its code, so there is no second text to keep right.
 * Only what is read is taken over: the ways on, which lead nowhere from paper, stay behind.
 */
"use strict";
(() => {
  const form = document.querySelector("[data-felles-booklet]");
  const made = document.querySelector("[data-felles-made]");
  if (!form || !made) return;
  const texts = form.dataset;
  const told = form.querySelector("[data-felles-told]");
  const picks = [...form.querySelectorAll('input[type="checkbox"]')];
  const print = form.querySelector("[data-felles-print]");
  const LEFT_BEHIND = "script, link, form, noscript, .f-kicker, .f-actions, .f-noprint, .f-languages, .headerlink, [data-felles-left]";
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const chosen = () => picks.filter((pick) => pick.checked);
  let run = 0;

  function element(name, attributes, ...children) {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.append(...children);
    return one;
  }

  function count() {
    told.textContent = filled(texts.chosen, { count: chosen().length });
  }

  /** Ticks what concerns the function at the place; nobody is kept from ticking more. */
  function narrow() {
    const role = form.elements.rolle.value;
    const place = form.elements.sted.value;
    const has = (list, name) => !name || list.split(" ").includes(name);
    for (const pick of picks) pick.checked = has(pick.dataset.roles, role) && has(pick.dataset.places, place);
    count();
  }

  async function page(pick) {
    const href = new URL(pick.closest("label").querySelector("a").href);
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(String(answer.status));
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const inner = parsed.querySelector(".md-content__inner");
    if (!inner) throw new Error("no page");
    for (const left of inner.querySelectorAll(LEFT_BEHIND)) left.remove();
    for (const folded of inner.querySelectorAll("details")) folded.open = true;
    const section = element("section", { class: "f-booklet__page", id: pick.value.toLowerCase() }, ...[...inner.childNodes].map((node) => document.importNode(node, true)));
    const own = new Map([...section.querySelectorAll("[id]")].map((one) => [one.id, `${section.id}-${one.id}`]));
    for (const one of section.querySelectorAll("[id]")) one.id = own.get(one.id);
    for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
      for (const one of section.querySelectorAll(`[${name}]`)) one.setAttribute(name, one.getAttribute(name).split(" ").map((id) => own.get(id) || id).join(" "));
    }
    for (const link of section.querySelectorAll("a[href]")) {
      const target = new URL(link.getAttribute("href"), href);
      const inside = target.pathname === href.pathname && own.get(decodeURIComponent(target.hash.slice(1)));
      link.setAttribute("href", inside ? `#${inside}` : target.href);
    }
    for (const picture of section.querySelectorAll("img[src]")) picture.src = new URL(picture.getAttribute("src"), href).href;
    // One heading of the first level a document: the page's own.
    for (const level of [5, 4, 3, 2, 1]) {
      for (const heading of section.querySelectorAll(`h${level}`)) {
        const lower = element(`h${level + 1}`, {}, ...heading.childNodes);
        for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
        heading.replaceWith(lower);
      }
    }
    return section;
  }

  function cover(pages) {
    const named = (field) => (form.elements[field].value ? form.elements[field].selectedOptions[0].text : "");
    const whom = [named("rolle"), named("sted")].filter(Boolean).join(", ");
    const rows = pages.map(([pick, section]) => element("li", {}, element("a", { href: `#${section.id}` }, `${pick.value} ${pick.closest("label").textContent.trim()}`)));
    return element(
      "section",
      { class: "f-booklet__cover" },
      element("h2", {}, whom ? filled(texts.cover, { whom }) : texts.handbook),
      element("p", {}, `${texts.handbook}. ${texts.day}`),
      element("h3", {}, texts.contents),
      element("ol", {}, ...rows),
    );
  }

  async function make() {
    const mine = ++run;
    const wanted = chosen();
    made.replaceChildren();
    print.hidden = true;
    if (!wanted.length) return count();
    if (location.protocol === "file:") {
      told.textContent = texts.folder;
      return undefined;
    }
    const pages = [];
    const missing = [];
    for (const pick of wanted) {
      told.textContent = filled(texts.working, { done: pages.length + missing.length + 1, count: wanted.length });
      try {
        pages.push([pick, await page(pick)]);
      } catch {
        missing.push(pick.closest("label").textContent.trim());
      }
      if (mine !== run) return undefined; // something else has been asked for meanwhile
    }
    if (pages.length) made.replaceChildren(cover(pages), ...pages.map(([, section]) => section));
    const parts = pages.length ? [filled(texts.ready, { count: pages.length })] : [];
    if (missing.length) parts.push(filled(texts.missing, { titles: missing.join(", ") }));
    told.textContent = parts.join(" ");
    print.hidden = !pages.length;
    if (pages.length) print.querySelector("button").focus();
    return undefined;
  }

  const asked = new URLSearchParams(location.search);
  const reader = window.felles ? window.felles.reader() : {};
  for (const [field, own] of [["rolle", "role"], ["sted", "site"]]) {
    const value = asked.has(field) ? asked.get(field) : reader[own];
    if ([...form.elements[field].options].some((option) => option.value === value)) form.elements[field].value = value;
    form.elements[field].addEventListener("change", narrow);
  }
  narrow();
  for (const pick of picks) pick.addEventListener("change", count);
  form.querySelector("[data-felles-all]").addEventListener("click", () => { for (const pick of picks) pick.checked = true; count(); });
  form.querySelector("[data-felles-none]").addEventListener("click", () => { for (const pick of picks) pick.checked = false; count(); });
  print.querySelector("button").addEventListener("click", () => window.print());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    make();
  });
})();
