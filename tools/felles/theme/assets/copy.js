/* Whether a copy on paper still applies: answered by its document, version and the fingerprint of its text.
 *
 * The code on the paper leads here with all three; who types has the number and the version at the top of the paper.
 * What is said of each text was written when the site was built; here it is only looked up.
 */
"use strict";
(() => {
  const form = document.querySelector("[data-felles-copy]");
  const place = document.querySelector("[data-felles-answer]");
  if (!form || !place) return;
  const texts = form.dataset;
  const NAME = /^[A-Za-z0-9_-]{1,100}$/;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function show(shape, word, sentence, about, links = []) {
    const parts = [element("p", { class: "f-told__word" }, element("span", { class: `f-state f-state--${shape}` }, word)), element("p", {}, sentence)];
    if (!navigator.onLine) parts.push(element("p", {}, texts.offline));
    if (about) parts.unshift(element("h2", {}, about));
    if (links.length) {
      const rows = links.map(([href, text]) => element("li", {}, element("a", { href }, text)));
      parts.push(element("ul", { class: "f-rows" }, ...rows));
    }
    place.replaceChildren(...parts);
  }

  async function known(name) {
    // The number as it stands on paper, then as people write it on a phone.
    for (const id of new Set([name, name.toUpperCase(), name.toLowerCase()])) {
      const answer = await fetch(`${texts.source}${id}.json`, { cache: "no-cache" });
      if (answer.ok) return answer.json();
      if (answer.status !== 404) throw new Error(String(answer.status));
    }
    return null;
  }

  async function answer() {
    const name = form.elements.d.value.trim();
    const version = form.elements.v.value.trim();
    const mark = new URLSearchParams(location.search).get("d") === name ? new URLSearchParams(location.search).get("f") || "" : "";
    if (!name) return;
    place.replaceChildren(element("p", {}, texts.asking));
    let found = null;
    try {
      if (NAME.test(name)) found = await known(name);
    } catch {
      show("off", texts.failed, texts.failedMore, "");
      return;
    }
    if (!found) {
      show("off", texts.unknown, filled(texts.unknownMore, { document: name }), "");
      return;
    }
    const links = [
      [texts.site + found.url, texts.now],
      [texts.site + found.history, texts.changed],
    ];
    const about = `${found.id} ${found.title}`;
    const number = version === "" ? null : Number(version);
    // A version may have been decided more than once, as one that is withdrawn and taken up again: the text tells.
    const texted = found.copies.filter((copy) => !mark || copy[1] === mark);
    const copy = [...texted].reverse().find((one) => (number === null ? mark : one[0] === number));
    const current = [...found.copies].reverse().find((one) => one[0] !== null && one[2] === "ok");
    if (copy) show(copy[2], copy[3], copy[4], about, links);
    else if (number === null && !mark && current) show("wait", texts.which, filled(texts.whichMore, { number: current[0] }), about, links);
    else show(...found.other, about, links);
  }

  const asked = new URLSearchParams(location.search);
  form.elements.d.value = asked.get("d") || "";
  form.elements.v.value = asked.get("v") || "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.search = new URLSearchParams({ d: form.elements.d.value.trim(), ...(form.elements.v.value ? { v: form.elements.v.value.trim() } : {}) });
    history.replaceState(history.state, "", address);
    answer();
  });
  if (form.elements.d.value) answer();
})();
