/* The handbook's search: finds while one types, in the page, with nobody else's help.
 *
 * Without this script the form leads to the search page, which is the list of everything from A to Z.
 * What finds (finding.js) is fetched on first use. Hits are built from text nodes alone, so nothing
 * that stands in a document can become markup. All texts come from the index, in the handbook's language.
 */
"use strict";
(() => {
  const here = document.currentScript.src;
  const from = (path) => new URL(path, here).href;
  const PAUSE = 15; // ms between the last key and the answer
  const NEAR = 3; // words offered when nothing was found
  const SNIPPET = 170; // letters of a passage
  const WORDS = /[\p{L}\p{N}]+/gu;

  let wanted = null;
  /** What finds, once it is here. Where it could not be fetched, another try may go better. */
  const finding = () => (wanted ??= script(from("finding.js")).then(() => window.felles.finding).catch((error) => ((wanted = null), Promise.reject(error))));

  function script(src) {
    return new Promise((done, failed) => {
      const tag = document.createElement("script");
      tag.src = src;
      tag.addEventListener("load", done);
      tag.addEventListener("error", failed);
      document.head.append(tag);
    });
  }

  const reader = () => (window.felles && window.felles.reader ? window.felles.reader() : {});
  const plain = ({ fold, wordsOf }, text) => wordsOf(text).map(fold).join(" ");

  /** Words of the handbook that look like the query, by the letters they share three by three. */
  async function nearest(finder, query) {
    const grams = (text) => {
      const padded = `  ${plain(finder, text)} `;
      return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
    };
    const asked = grams(query);
    return (await finder.offered())
      .map((word) => {
        const own = grams(word);
        const shared = [...own].filter((gram) => asked.has(gram)).length;
        return [shared / (own.size + asked.size - shared), word];
      })
      .filter(([likeness]) => likeness > 0.15)
      .sort((a, b) => b[0] - a[0] || a[1].localeCompare(b[1]))
      .slice(0, NEAR)
      .map(([, word]) => word);
  }

  /* Showing ───────────────────────────────────────────────────────────── */

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
    made.append(...children.filter((child) => child != null));
    return made;
  }

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  /** The text with the words that were found marked; words that stand together share one mark. */
  function marked(text, means) {
    const parts = document.createDocumentFragment();
    let at = 0;
    let mark = null;
    for (const match of text.matchAll(WORDS)) {
      if (!means(match[0])) continue;
      const between = text.slice(at, match.index);
      if (mark && /^\s*$/.test(between)) mark.append(between, match[0]);
      else {
        mark = element("mark", {}, match[0]);
        parts.append(between, mark);
      }
      at = match.index + match[0].length;
    }
    parts.append(text.slice(at));
    return parts;
  }

  /** Whether a word of a text is one of those that were asked for, in whatever form, or has one of them in it. */
  function meaning({ fold }, { forms, asked }) {
    const long = [...asked].filter((word) => word.length > 3);
    const known = new Map();
    return (word) => {
      if (!known.has(word)) {
        const own = fold(word);
        known.set(word, forms.has(own) || long.some((one) => own.includes(one)));
      }
      return known.get(word);
    };
  }

  const read = new Map(); // the words of the texts of the hits, which stay much the same while one types
  function wordsIn(finder, text) {
    if (read.size > 3000) read.clear();
    if (!read.has(text)) read.set(text, [...new Set(finder.wordsOf(text))]);
    return read.get(text);
  }

  /** How much of what was asked a text says: a word just as it was asked counts more than one like it. */
  function said(text, { finder, means, asked, phrase }) {
    const found = new Set(wordsIn(finder, text).filter(means).map(finder.fold));
    if (!found.size) return 0;
    const exact = [...found].filter((word) => asked.has(word)).length;
    const whole = asked.size > 1 && exact > 1 && ` ${plain(finder, text)} `.includes(` ${phrase} `) ? 2 : 0;
    return exact * 3 + Math.min(found.size - exact, asked.size) + whole;
  }

  /** The step or passage that says most of what was asked, with what it is; or the name it was found by and the first step. */
  function passage(texts, record, one) {
    const own = record.o || [];
    const steps = (record.s || []).map((text, i) => [filled(texts.step, { number: i + 1 }), text, 0.9, own[i]]);
    const title = plain(one.finder, record.t);
    const names = (record.w || []).filter((word) => plain(one.finder, word) !== title).map((word) => [texts.also, word, 0.6]);
    const others = (record.p || []).map(([label, text]) => [label, text, 0]);
    let best = steps[0] || others[0];
    let most = 0;
    for (const candidate of [...steps, ...names, ...others]) {
      const score = said(candidate[1], one);
      if (score && score + candidate[2] > most) [best, most] = [candidate, score + candidate[2]];
    }
    // Found by its name, by whatever people call it: then the first step is the answer.
    const first = names.includes(best) ? steps[0] : null;
    return [best, first].filter(Boolean).map(([label, text, , who]) => [label, cut(text, one), who]);
  }

  /** How the text begins, which for a step is what to do, and the sentence that says what was asked. */
  function cut(text, one) {
    if (text.length <= SNIPPET) return text;
    const sentences = text.split(/(?<=[.!?…:»])\s+/u);
    const scores = sentences.map((sentence) => said(sentence, one));
    const at = scores.indexOf(Math.max(...scores));
    const parts = [shortened(sentences[0], SNIPPET / 2)];
    if (at > 1) parts.push("…");
    if (at > 0) parts.push(shortened(sentences[at], SNIPPET, one.means));
    // A case that was asked about is no answer without what to do in it.
    const last = sentences[at].endsWith(":") && at < sentences.length - 1 ? at + 1 : at;
    if (last > at) parts.push(shortened(sentences[last], SNIPPET));
    if (last < sentences.length - 1 && !parts.at(-1).endsWith("…")) parts.push("…");
    return parts.join(" ");
  }

  function shortened(text, most, means) {
    if (text.length <= most) return text;
    const first = means && [...text.matchAll(WORDS)].find((match) => means(match[0]));
    let start = Math.max(0, (first ? first.index : 0) - most / 3);
    if (start) start = text.indexOf(" ", start) + 1;
    const end = start + most < text.length ? text.lastIndexOf(" ", start + most) : text.length;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function hit(texts, { record, mine }, one) {
    const why = passage(texts, record, one);
    const who = why.map(([, , doer]) => doer).find(Boolean) || (record.o || []).find(Boolean);
    const facts = [record.k, record.a, who].filter(Boolean).map((fact) => element("span", {}, fact));
    if (mine) facts.push(element("span", { class: "f-state f-state--ok" }, texts.mine));
    if (record.x) facts.push(element("span", { class: `f-state f-state--${record.x[0]}` }, record.x[1]));
    const link = element(
      "a",
      { href: from(`../${record.u}`), ...(record.l ? { hreflang: record.l } : {}) },
      element("small", {}, ...facts),
      element("b", record.l ? { lang: record.l } : {}, record.t),
    );
    for (const [label, text] of why) link.append(element("p", {}, label ? `${label}: ` : "", marked(text, one.means)));
    return element("li", { "data-felles-hit": "", "data-document": record.d }, link);
  }

  /** For whom the hits are put in order, with the way to choose somebody else. */
  function chosen({ texts, who, choose }) {
    const { role, site } = reader();
    const names = [who[`actor:${role}`], who[`place:${site}`]].filter(Boolean).join(", ");
    if (!names) return null;
    return element("p", { class: "f-hint" }, `${filled(texts.first, { who: names })} `, choose ? element("a", { href: from(`../${choose}`) }, texts.choose) : null);
  }

  async function nothing(finder, index, query, again) {
    const parts = [element("h2", {}, filled(index.texts.none, { query }))];
    const words = await nearest(finder, query);
    if (words.length) {
      const chips = words.map((word) => {
        const link = element("a", { href: `${again}?q=${encodeURIComponent(word)}` }, word);
        return element("li", {}, link);
      });
      parts.push(element("p", {}, index.texts.nearest), element("ul", { class: "f-chips" }, ...chips));
    }
    if (index.ask.length) {
      const rows = index.ask.map((way) => {
        const mail = way.mail && `mailto:${way.mail}?subject=${encodeURIComponent(filled(way.subject, { query }))}`;
        const href = way.tel ? `tel:${way.tel}` : way.u ? from(`../${way.u}`) : way.href || mail;
        const small = way.small ? element("small", {}, way.small) : null;
        return element("li", {}, href ? element("a", { href }, way.text, small) : element("span", {}, way.text, small));
      });
      parts.push(element("section", { class: "f-panel" }, element("h2", {}, index.texts.ask), element("ul", { class: "f-rows" }, ...rows)));
    }
    return parts;
  }

  /* The field ─────────────────────────────────────────────────────────── */

  function serve(input) {
    const form = input.form;
    const list = document.querySelector("[data-felles-results]"); // the search page has a place for hits
    const everything = document.querySelector("[data-felles-az]");
    const drop = !list && input.closest(".md-header") !== null;
    const box = element("div", { class: drop ? "f-found f-found--drop" : "f-found", hidden: "" });
    const status = element("p", { class: "f-hint", role: "status" });
    if (list) list.append(status, box);
    else if (drop) document.querySelector(".md-header").append(box);
    else form.after(status, box);
    if (drop) box.classList.add("md-typeset");
    const again = form.getAttribute("action");
    let asked = "";

    function clear() {
      box.hidden = true;
      box.replaceChildren();
      status.textContent = "";
      if (list) delete list.dataset.fellesAsked;
      if (everything) everything.hidden = false;
    }

    async function answer() {
      const query = input.value.trim();
      asked = query;
      if (list) remember(query);
      if (query.length < 2) return clear();
      try {
        const finder = await finding();
        const found = await finder.find(query, reader());
        const rest = found.hits.length ? [] : await nothing(finder, found.index, query, again);
        if (asked === query) show(finder, found, query, rest); // else something else has been typed meanwhile
      } catch {
        if (asked !== query) return undefined;
        clear();
        status.textContent = document.querySelector('meta[name="felles:search-failed"]').content;
      }
      return undefined;
    }

    function show(finder, { index, hits, ...words }, query, rest) {
      const { one, several, none, results } = index.texts;
      status.textContent = filled(hits.length > 1 ? several : hits.length ? one : none, { count: hits.length, query });
      status.classList.toggle("f-vh", !hits.length); // then the heading says it to those who see
      if (hits.length) {
        const about = { ...words, finder, means: meaning(finder, words), phrase: plain(finder, query) };
        const line = hits.some(({ mine }) => mine) ? chosen(index) : null;
        box.replaceChildren(...[line, element("ul", { class: "f-hits", "aria-label": results }, ...hits.map((found) => hit(index.texts, found, about)))].filter(Boolean));
        if (drop) box.prepend(status);
      } else box.replaceChildren(...rest);
      box.hidden = false;
      if (everything) everything.hidden = hits.length > 0;
      if (list) list.dataset.fellesAsked = query; // what stands here is the answer to this
    }

    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(answer, PAUSE);
    });
    const ready = () => finding().then((finder) => finder.open()).catch(() => {}); // asked for again with the first question
    input.addEventListener("focus", ready, { once: true });
    document.addEventListener("felles:reader", () => box.hidden || answer());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        input.value = "";
        clear();
      }
    });
    if (drop) document.addEventListener("click", (event) => box.contains(event.target) || form.contains(event.target) || clear());
    if (list) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(timer);
        answer();
      });
      input.value = new URLSearchParams(location.search).get("q") || "";
      if (input.value) answer();
      else if (matchMedia("(pointer: fine)").matches) input.focus({ preventScroll: true });
    }
  }

  /** The address says what was asked, so that the way back from a page leads to the same hits. */
  function remember(query) {
    if (location.protocol === "file:") return; // there an address can't be rewritten
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  document.querySelectorAll("[data-felles-search]").forEach(serve);
})();
