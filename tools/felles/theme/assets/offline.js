/* The copy of the handbook on this device: it is taken when the page has been read in peace, and each page says how old it is.
 *
 * The worker (worker.js, beside the front page) keeps and answers; this script asks it, and tells. Where a browser has no
 * workers, or the pages come from a folder or without encryption, nothing happens and nothing is missing.
 */
"use strict";
(() => {
  const OLD = 7; // days, from which a copy that can't be compared with the net says so louder
  const PAUSE = 60000; // ms between two looks at the net when somebody comes back to the page
  const DAY = 86400000;
  const root = new URL("../", document.currentScript.src).href;
  const box = document.querySelector("[data-felles-carried]");
  const possible = "serviceWorker" in navigator && "caches" in window && "DecompressionStream" in window && Array.prototype.findLast;

  let said = null;
  const texts = () => (said ??= fetch(`${root}assets/offline.json`).then((answer) => answer.json()));
  const filled = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const worker = `${root}worker.js`;
  const answering = () => navigator.serviceWorker?.controller?.scriptURL === worker; // not that of a handbook around this one

  /** Asks this handbook's own worker, as soon as it is at work; null when it has no answer. */
  async function ask(felles, more = {}) {
    const registered = await navigator.serviceWorker.register(worker, { scope: root, updateViaCache: "none" });
    const own = registered.active ?? registered.waiting ?? registered.installing;
    if (own.state !== "activated") await new Promise((done) => own.addEventListener("statechange", () => own.state === "activated" && done()));
    return new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => done(data);
      own.postMessage({ felles, ...more }, [port2]);
    });
  }

  /* Days, times and sizes in the handbook's language */

  const day = (say, made) => new Intl.DateTimeFormat(say.language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(made));
  function moment(say, at) {
    const then = new Date(at);
    const time = new Intl.DateTimeFormat(say.language, { hour: "2-digit", minute: "2-digit" }).format(then);
    const date = new Intl.DateTimeFormat(say.language, { day: "numeric", month: "long" }).format(then);
    return then.toDateString() === new Date().toDateString() ? filled(say.today, { time }) : filled(say.then, { day: date, time });
  }
  const size = (say, bytes) => `${new Intl.NumberFormat(say.language, { maximumFractionDigits: 1 }).format(Math.max(bytes / 1e6, 0.1))}\u00a0MB`;
  const age = (made) => Math.floor((Date.now() - Date.parse(made)) / DAY);

  /* Telling */

  /** The line in the page's head, in sight wherever on the page one is; read out when it changes. */
  function line(name, ...children) {
    let place = document.querySelector(".f-copy-line");
    if (!children.length) return void (place && (place.hidden = true));
    if (!place) {
      place = element("div", { class: "f-copy-line", role: "status" });
      (document.querySelector(".md-header") ?? document.body).append(place);
    }
    if (place.dataset.says === name) return void (place.hidden = false);
    place.dataset.says = name;
    place.hidden = false;
    place.replaceChildren(element("p", {}, ...children));
  }

  function button(text, act, quiet = false) {
    const made = element("button", { type: "button", class: quiet ? "f-button f-button--quiet" : "f-button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  function tellAge(say, { copy, page, compared }) {
    const foot = document.querySelector(".f-foot");
    let own = document.querySelector(".f-copy-foot");
    if (!copy) own?.remove();
    else if (foot) {
      if (!own) foot.after((own = element("p", { class: "f-copy-foot" })));
      own.textContent = filled(compared ? say.foot : say.foot_alone, { day: day(say, copy.made), when: compared && moment(say, compared.at) });
    }
    if (page?.from === "copy" && page.why) {
      const days = age(page.made);
      const why = page.why === "other" ? "other" : "offline";
      const parts = [filled(say[why], { day: day(say, page.made) }), " ", days >= OLD ? filled(say.old, { days }) : say.doubt];
      if (why === "other") parts.push(" ", element("a", { href: `${root}?on-the-net` }, say.sign_in));
      return line(`${why} ${days}`, ...parts);
    }
    if (page && compared && compared.edition !== page.edition) return line("newer", say.newer, " ", button(say.show, () => location.reload()));
    return line("");
  }

  /** The block on the page that says how the handbook works. */
  function tellCopy(say, state, last = "") {
    if (!box) return;
    const told = [];
    const { copy, compared } = state;
    if (copy) {
      told.push(filled(compared ? say.held : say.held_alone, { day: day(say, copy.made), size: size(say, copy.size), when: compared && moment(say, compared.at) }));
      if (copy.left_out.files) told.push(filled(say.left_out, { files: copy.left_out.files, size: size(say, copy.left_out.size) }));
    } else {
      told.push(last === "removed" ? say.removed : say.none);
      if (state.unwanted) told.push(say.unwanted);
      else if (state.full) told.push(say.full);
      else if (state.sparing) told.push(say.sparing);
    }
    if (last === "get" && !copy && !state.full) told.push(say.failed);
    const act = copy ? button(say.remove, () => doing("remove", say), true) : button(say.get, () => doing("get", say), true);
    box.replaceChildren(...told.map((text) => element("p", {}, text)), element("p", { class: "f-actions" }, act));
    box.hidden = false;
  }

  async function doing(what, say) {
    if (what === "get") box.replaceChildren(element("p", {}, say.taking));
    const state = await (what === "get" ? ask("take", { wanted: true }) : ask("remove"));
    if (state) tell(say, state, what === "remove" ? "removed" : what);
    box.querySelector("button")?.focus();
  }

  function tell(say, state, last) {
    tellAge(say, state);
    tellCopy(say, state, last);
  }

  /* Asking */

  async function look(how, more) {
    const state = await ask(how, more);
    if (state) tell(await texts(), state);
  }

  let looked = Date.now();
  function again(always) {
    if (document.visibilityState !== "visible" || (!always && Date.now() - looked < PAUSE)) return;
    looked = Date.now();
    look("state", { look: true }).catch(() => null);
  }

  async function begin() {
    if (!possible) {
      if (box) box.replaceChildren(element("p", {}, (await texts()).impossible));
      return;
    }
    navigator.serviceWorker.addEventListener("message", ({ data }) => data?.felles === "copy" && look("state").catch(() => null));
    if (answering()) await look("state");
    document.addEventListener("visibilitychange", () => again(false));
    window.addEventListener("online", () => again(true));
    await look("take");
  }

  const idle = window.requestIdleCallback ? (act) => window.requestIdleCallback(act, { timeout: 5000 }) : (act) => setTimeout(act, 2000);
  const start = () => begin().catch(() => null); // a browser that keeps nothing: then there is no copy
  if (!/^https?:$/.test(location.protocol)) return;
  if (answering()) start();
  else if (document.readyState === "complete") idle(start);
  else window.addEventListener("load", () => idle(start));
})();
