/* The handbook's search: finds while one types, in the page, with nobody else's help.
 *
 * Without this script the form leads to the search page, which is the list of everything from A to Z.
 * The index and MiniSearch are fetched on first use. Hits are built from text nodes alone, so nothing
 * that stands in a document can become markup. All texts come from the index, in the handbook's language.
 */
"use strict";
(() => {
  const here = document.currentScript.src;
  const from = (path) => new URL(path, here).href;
  const PAUSE = 80; // ms between the last key and the answer
  const MOST = 12; // hits shown
  const NEAR = 3; // words offered when nothing was found
  const SNIPPET = 170; // letters of a passage

  /* Words ─────────────────────────────────────────────────────────────── */

  const SHORT = { å: "a", ø: "o", æ: "ae", ä: "a", ö: "o", đ: "d", ŋ: "n", ŧ: "t" };
  const LONG = { å: "aa", ø: "oe", æ: "ae", ä: "ae", ö: "oe", đ: "d", ŋ: "n", ŧ: "t" };
  const folded = (word, letters) =>
    word
      .toLowerCase()
      .replace(/[åøæäöđŋŧ]/g, (letter) => letters[letter])
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "");
  const fold = (word) => folded(word, SHORT);
  const WORDS = /[\p{L}\p{N}]+/gu;
  const wordsOf = (text) => text.normalize("NFC").match(WORDS) || [];
  const plain = (text) => wordsOf(text).map(fold).join(" ");
  /** Both ways people write å, ø and æ without the keys for them. */
  const forms = (word) => [...new Set([folded(word, SHORT), folded(word, LONG)])];

  /* Index ─────────────────────────────────────────────────────────────── */

  let wanted = null;
  const index = () => (wanted ??= Promise.all([script(from("minisearch.js")), data(from("../search/index.json"))]).then(([, found]) => made(found)));

  function script(src) {
    return new Promise((done, failed) => {
      const tag = document.createElement("script");
      tag.src = src;
      tag.addEventListener("load", done);
      tag.addEventListener("error", failed);
      document.head.append(tag);
    });
  }

  async function data(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  const FIELDS = {
    title: (record) => record.t,
    words: (record) => (record.w || []).join(" . "),
    steps: (record) => (record.s || []).join(" "),
    text: (record) => (record.p || []).map(([, text]) => text).join(" "),
    near: (record, found) => (record.n || []).map((n) => found.synonyms[n].join(" ")).join(" "),
    place: (record) => `${record.k} ${record.a || ""} ${record.d}`,
  };

  function made(found) {
    const search = new window.MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (record, field) => (field === "id" ? record.id : FIELDS[field](record, found)),
      tokenize: wordsOf,
      processTerm: forms,
      searchOptions: {
        processTerm: fold,
        boost: { title: 6, words: 5, steps: 2, text: 1, near: 0.6, place: 1 },
        prefix: (term) => term.length > 2,
        fuzzy: (term) => (term.length > 3 ? 0.2 : false),
        maxFuzzy: 2,
        weights: { fuzzy: 0.3, prefix: 0.6 },
      },
    });
    found.records.forEach((record, id) => {
      record.id = id;
      record.phrases = (record.w || []).concat(record.t, record.d).map(plain);
    });
    search.addAll(found.records);
    return { ...found, search };
  }

  /* Finding ───────────────────────────────────────────────────────────── */

  function find(found, query) {
    const asked = plain(query);
    if (!asked) return [];
    const terms = asked.split(" ");
    const boostDocument = (id) => {
      const record = found.records[id];
      return (record.r || 1) * closeness(record.phrases, asked);
    };
    const look = (text, combineWith) => found.search.search(text, { combineWith, boostDocument });
    let hits = look(asked, "AND");
    const long = terms.filter((term) => term.length > 2);
    if (!hits.length && long.length && long.length < terms.length) hits = look(long.join(" "), "AND");
    if (!hits.length) {
      const letters = (list) => list.reduce((sum, term) => sum + term.length, 0);
      hits = look(asked, "OR").filter((hit) => letters(hit.queryTerms) * 2 >= letters(terms));
    }
    return hits.slice(0, MOST).map((hit) => ({ record: found.records[hit.id], terms: new Set(hit.terms), asked: new Set(terms), phrase: asked }));
  }

  /** What is called just what was asked for counts most; then what begins so; then what has it inside. */
  function closeness(phrases, asked) {
    let best = 1;
    for (const phrase of phrases) {
      if (phrase === asked) return 4;
      if (phrase.startsWith(`${asked} `)) best = Math.max(best, 2.5);
      else if (` ${phrase} `.includes(` ${asked} `)) best = Math.max(best, 2);
    }
    return best;
  }

  /** Words of the handbook that look like the query, by the letters they share three by three. */
  function nearest(found, query) {
    const grams = (text) => {
      const padded = `  ${plain(text)} `;
      return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
    };
    const asked = grams(query);
    const known = new Set(found.synonyms.flat().concat(found.records.filter((r) => !r.r).map((r) => r.t)));
    found.foreign.forEach((word) => known.delete(word));
    return [...known]
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
  function marked(text, terms) {
    const parts = document.createDocumentFragment();
    let at = 0;
    let mark = null;
    for (const match of text.matchAll(WORDS)) {
      if (!forms(match[0]).some((form) => terms.has(form))) continue;
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

  /** How much of what was asked a text says: a word just as it was asked counts more than one like it. */
  function said(text, { terms, asked, phrase }) {
    const found = new Set(wordsOf(text).flatMap(forms).filter((form) => terms.has(form)));
    const exact = [...found].filter((form) => asked.has(form)).length;
    const whole = asked.size > 1 && ` ${plain(text)} `.includes(` ${phrase} `) ? 2 : 0;
    return exact * 3 + Math.min(found.size - exact, asked.size) + whole;
  }

  /** The step or passage that says most of what was asked, with what it is; or the name it was found by and the first step. */
  function passage(found, one) {
    const { record, terms } = one;
    const steps = (record.s || []).map((text, i) => [filled(found.texts.step, { number: i + 1 }), text, 0.9]);
    const names = (record.w || []).filter((word) => plain(word) !== plain(record.t)).map((word) => [found.texts.also, word, 0.6]);
    const others = (record.p || []).map(([label, text]) => [found.labels[label], text, 0]);
    let best = steps[0] || others[0];
    let most = 0;
    for (const candidate of [...steps, ...names, ...others]) {
      const score = said(candidate[1], one);
      if (score && score + candidate[2] > most) [best, most] = [candidate, score + candidate[2]];
    }
    // Found by its name, by whatever people call it: then the first step is the answer.
    const first = names.includes(best) ? steps[0] : null;
    return best && [best, first].filter(Boolean).map(([label, text]) => [label, cut(text, one)]);
  }

  /** How the text begins, which for a step is what to do, and the sentence that says what was asked. */
  function cut(text, one) {
    if (text.length <= SNIPPET) return text;
    const sentences = text.split(/(?<=[.!?…:»])\s+/u);
    const scores = sentences.map((sentence) => said(sentence, one));
    const at = scores.indexOf(Math.max(...scores));
    const parts = [shortened(sentences[0], SNIPPET / 2)];
    if (at > 1) parts.push("…");
    if (at > 0) parts.push(shortened(sentences[at], SNIPPET, one.terms));
    if (at < sentences.length - 1) parts.push("…");
    return parts.join(" ");
  }

  function shortened(text, most, terms) {
    if (text.length <= most) return text;
    const first = terms && [...text.matchAll(WORDS)].find((match) => forms(match[0]).some((form) => terms.has(form)));
    let start = Math.max(0, (first ? first.index : 0) - most / 3);
    if (start) start = text.indexOf(" ", start) + 1;
    const end = start + most < text.length ? text.lastIndexOf(" ", start + most) : text.length;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function hit(found, one) {
    const { record, terms } = one;
    const why = passage(found, one);
    const link = element(
      "a",
      { href: from(`../${record.u}`), ...(record.l ? { hreflang: record.l } : {}) },
      element("small", {}, element("span", {}, record.k), record.a ? element("span", {}, record.a) : null, record.x ? element("span", { class: `f-state f-state--${record.x[0]}` }, record.x[1]) : null),
      element("b", record.l ? { lang: record.l } : {}, record.t),
    );
    for (const [label, text] of why || []) link.append(element("p", {}, label ? `${label}: ` : "", marked(text, terms)));
    return element("li", { "data-felles-hit": "", "data-document": record.d }, link);
  }

  function nothing(found, query, again) {
    const parts = [element("h2", {}, filled(found.texts.none, { query }))];
    const words = nearest(found, query);
    if (words.length) {
      const chips = words.map((word) => {
        const link = element("a", { href: `${again}?q=${encodeURIComponent(word)}` }, word);
        return element("li", {}, link);
      });
      parts.push(element("p", {}, found.texts.nearest), element("ul", { class: "f-chips" }, ...chips));
    }
    if (found.ask.length) {
      const rows = found.ask.map((way) => {
        const mail = way.mail && `mailto:${way.mail}?subject=${encodeURIComponent(filled(way.subject, { query }))}`;
        const href = way.tel ? `tel:${way.tel}` : way.u ? from(`../${way.u}`) : way.href || mail;
        const small = way.small ? element("small", {}, way.small) : null;
        return element("li", {}, href ? element("a", { href }, way.text, small) : element("span", {}, way.text, small));
      });
      parts.push(element("section", { class: "f-panel" }, element("h2", {}, found.texts.ask), element("ul", { class: "f-rows" }, ...rows)));
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
      if (everything) everything.hidden = false;
    }

    async function answer() {
      const query = input.value.trim();
      asked = query;
      if (list) remember(query);
      if (query.length < 2) return clear();
      let found;
      try {
        found = await index();
      } catch {
        wanted = null; // another try may go better
        clear();
        status.textContent = document.querySelector('meta[name="felles:search-failed"]').content;
        return undefined;
      }
      if (asked !== query) return undefined; // something else has been typed meanwhile
      const hits = find(found, query);
      const { one, several, none } = found.texts;
      status.textContent = filled(hits.length > 1 ? several : hits.length ? one : none, { count: hits.length, query });
      status.classList.toggle("f-vh", !hits.length); // then the heading says it to those who see
      if (hits.length) {
        box.replaceChildren(element("ul", { class: "f-hits", "aria-label": found.texts.results }, ...hits.map((one) => hit(found, one))));
        if (drop) box.prepend(status);
      } else box.replaceChildren(...nothing(found, query, again));
      box.hidden = false;
      if (everything) everything.hidden = hits.length > 0;
      return undefined;
    }

    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(answer, PAUSE);
    });
    input.addEventListener("focus", () => index().catch(() => (wanted = null)), { once: true });
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
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  document.querySelectorAll("[data-felles-search]").forEach(serve);
})();
