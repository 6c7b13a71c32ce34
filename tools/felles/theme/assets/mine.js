/* What is mine: the function and place a reader has chosen, on the front page, on their pages, in steps and numbers.
 *
 * reader.js remembers the choice; nothing is asked of a server. Without this file every page says the same, to everybody.
 */
"use strict";
(() => {
  const PARTS = ["role", "site"];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  function made(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  /** Whether a row is for this reader: it names the function and the place, or says that it is for all. */
  function forReader(row, reader) {
    return [["roles", reader.role], ["sites", reader.site]].every(([name, chosen]) => {
      const named = row.dataset[name].split(" ");
      return !chosen || named.includes(chosen) || named.includes("*");
    });
  }

  // Choosing

  /** A tap under “my function” or “my place” leads there and is remembered; once something is chosen, it only leads. */
  function remember(event) {
    const link = event.target.closest("a[data-mine]");
    if (link && !felles.reader()[link.dataset.mine]) felles.choose({ [link.dataset.mine]: link.dataset.name });
  }

  /** The picks of a function and a place, wherever they stand: they show what is chosen and change it. */
  function picks(reader) {
    for (const pick of all("select[data-pick]")) {
      const name = reader[pick.dataset.pick] || "";
      pick.value = [...pick.options].some((option) => option.value === name) ? name : "";
    }
  }

  function choosing(reader) {
    for (const box of all("[data-felles-choose]")) {
      const { fellesChoose: part, name } = box.dataset;
      const mine = reader[part] === name;
      const [button, forget] = all("button", box);
      button.setAttribute("aria-pressed", String(mine));
      forget.hidden = !mine;
      // What can be chosen besides stands there for as long as it isn't.
      const pick = one("select[data-pick]", box);
      if (pick) pick.closest("label").hidden = Boolean(reader[pick.dataset.pick]);
      all("[data-then]", box).forEach((more) => { more.hidden = !mine; });
      box.hidden = false;
    }
  }

  document.addEventListener("click", (event) => {
    remember(event);
    const button = event.target.closest("button");
    const box = button && button.closest("[data-felles-choose]");
    if (button && button.hasAttribute("data-forget")) {
      const home = button.closest("[data-felles-mine], [data-felles-choose]");
      felles.choose(box ? { [box.dataset.fellesChoose]: null } : { role: null, site: null });
      const next = home && home.hidden ? one("h1") : one("button[aria-pressed]", home);
      if (next) {
        if (next.matches("h1")) next.tabIndex = -1;
        next.focus();
      }
    } else if (box && button.hasAttribute("aria-pressed")) {
      felles.choose({ [box.dataset.fellesChoose]: button.getAttribute("aria-pressed") === "true" ? null : box.dataset.name });
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-pick]")) felles.choose({ [event.target.dataset.pick]: event.target.value || null });
  });

  // The front page

  /** The option that stands for what is chosen; none where the handbook no longer has it. */
  function chosen(box, part, reader) {
    const pick = one(`select[data-pick="${part}"]`, box);
    return pick && reader[part] ? [...pick.options].find((option) => option.value === reader[part]) : undefined;
  }

  function front(reader) {
    const box = one("[data-felles-mine]");
    if (!box) return;
    const own = Object.fromEntries(PARTS.map((part) => [part, chosen(box, part, reader)]));
    const known = Object.fromEntries(PARTS.filter((part) => own[part]).map((part) => [part, reader[part]]));
    box.hidden = !own.role && !own.site;
    if (box.hidden) return;
    const call = one("[data-call]", box);
    const tel = own.site && own.site.dataset.tel;
    call.hidden = !tel;
    if (tel) {
      call.href = `tel:${tel}`;
      call.textContent = filled(call.dataset.call, { place: own.site.textContent, number: own.site.dataset.number });
    }
    one("[data-own]", box).replaceChildren(...PARTS.filter((part) => own[part]).map((part) => {
      const link = made("a", own[part].textContent, { href: own[part].dataset.href });
      link.append(made("small", one(`select[data-pick="${part}"]`, box).dataset.small));
      const row = document.createElement("li");
      row.append(link);
      return row;
    }));
    for (const list of all("[data-list]", box)) {
      const rows = all("li", list);
      const fitting = rows.filter((row) => forReader(row, known));
      const shown = new Set(fitting.slice(0, Number(list.dataset.list)));
      rows.forEach((row) => { row.hidden = !shown.has(row); });
      list.hidden = !shown.size;
      const part = list.closest("[data-part]");
      one("[data-count]", part).textContent = fitting.length > shown.size ? `(${fitting.length})` : "";
      const none = one("[data-none]", part);
      if (none) none.hidden = shown.size > 0;
      else part.hidden = !shown.size;
      const more = one("[data-more]", part);
      if (more) {
        const asked = new URLSearchParams();
        if (known.role) asked.set("rolle", known.role);
        if (known.site) asked.set("sted", known.site);
        more.href = `${more.dataset.more}?${asked}`;
      }
    }
  }

  // Steps, and whom to call

  /** Marks the steps of one's own function, where they are some of them and not all. */
  function steps(reader) {
    all(".f-yours").forEach((mark) => mark.remove());
    for (const list of all("[data-yours]")) {
      const every = all(":scope > li", list);
      const mine = every.filter((step) => reader.role && (step.dataset.roles || "").split(" ").includes(reader.role));
      if (mine.length === every.length) continue;
      for (const step of mine) {
        const when = one(".f-step__when", step);
        if (when) when.append(" ", made("span", list.dataset.yours, { class: "f-yours" }));
      }
    }
  }

  /** Puts the number of one's own place first, to be called with one tap; the others stand behind it. */
  function numbers(reader) {
    all(".f-call__own").forEach((link) => link.remove());
    for (const ways of all(".f-call details")) {
      const summary = one("summary", ways);
      summary.dataset.called ??= summary.textContent;
      const own = reader.site && all("a[data-place]", ways).find((link) => link.dataset.place === reader.site);
      ways.classList.toggle("f-call__others", Boolean(own));
      summary.textContent = own ? "" : summary.dataset.called;
      if (!own) continue;
      summary.append(made("span", summary.dataset.called, { class: "f-call__called" }), made("span", summary.dataset.others, { class: "f-vh" }));
      const link = made("a", "", { class: "f-call__own", href: own.getAttribute("href") });
      link.append(made("span", summary.dataset.called), " ", made("small", own.textContent.trim().replace(/\s+/g, " ")));
      ways.before(link);
      own.closest("ul").prepend(own.closest("li"));
    }
  }

  function show() {
    const reader = felles.reader();
    for (const part of [picks, choosing, front, steps, numbers]) part(reader);
    all("[data-script]").forEach((note) => { note.hidden = false; });
  }

  document.addEventListener("felles:reader", show);
  show();
})();
