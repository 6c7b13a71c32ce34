/* The handbook on this device: a whole edition, kept as it was packed, and answered with when there is no net.
 *
 * Rules it keeps:
 *  - An edition is whole or isn't there: every package is checked against its digest before the first page is taken from it.
 *  - A page and all that it loads are of one edition, also after a new one has come. So which edition a page is of is written down.
 *  - With a net, the newest is shown. A sign-in page, a portal or a broken server is no handbook: then the copy is.
 *  - It answers for its own folder alone, and nothing but reading.
 */
"use strict";
const FORMAT = 1;
const ROOT = self.registration.scope;
const NOTES = `felles-${FORMAT} ${ROOT} notes`;
const copyName = (edition) => `felles-${FORMAT} ${ROOT} copy ${edition}`;
const ownCopy = (name) => /^felles-\d+ /.test(name) && name.split(" ")[1] === ROOT && name.split(" ")[2] === "copy";
const PATIENCE = 1500; // ms to wait for the net's edition
const PAGE = 10000; // ms to wait for a newer page, before the copy is shown after all
const SILENCE = 30000; // ms during which a net that didn't answer isn't waited for again
const YOUNG = 60000; // ms that a page which isn't open yet counts as open
const BACK = 86400000; // ms in which somebody may go back to a page of the edition that is here
const OPENED = 4; // packages kept unpacked

/* Notes: what must outlive this worker, which a browser ends whenever it likes ─── */

const noted = async (name) => (await (await caches.open(NOTES)).match(`${ROOT}offline/notes/${name}`))?.json() ?? null;
const note = async (name, value) => (await caches.open(NOTES)).put(`${ROOT}offline/notes/${name}`, new Response(JSON.stringify(value)));
const forget = async (name) => (await caches.open(NOTES)).delete(`${ROOT}offline/notes/${name}`);
/** Which edition a page is of, and why it wasn't fetched from the net. */
const remember = (client, { edition, made }, from, why = "") => client && note(`pages/${client}`, { edition, made, from, why, at: Date.now() }).catch(() => null);

/** An edition that is here whole; null when it isn't, or no longer. */
const copyOf = async (edition) => (edition && (await (await caches.match(`${ROOT}offline/edition.json`, { cacheName: copyName(edition) }))?.json())) || null;
const current = async () => copyOf(await noted("current"));

/* Packages ──────────────────────────────────────────────────────────────────── */

const opened = new Map();
const gunzip = async (answer) => new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
const text = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** What a package holds, from the copy of an edition; the last few stay at hand. */
function unpacked(edition, file, read) {
  const key = `${edition} ${file}`;
  const found = opened.get(key) ?? caches.match(`${ROOT}offline/${file}`, { cacheName: copyName(edition) }).then(gunzip).then(read);
  opened.delete(key);
  opened.set(key, found);
  found.catch(() => opened.delete(key));
  if (opened.size > OPENED) opened.delete(opened.keys().next().value);
  return found;
}

const asLines = (bytes) => text(bytes).split("\n");
function asFiles(bytes) {
  const start = 4 + new DataView(bytes.buffer).getUint32(0);
  let at = start;
  return new Map(JSON.parse(text(bytes.subarray(4, start))).map(([path, length, cut]) => [path, { cut, bytes: bytes.subarray(at, (at += length)) }]));
}

/** A file of a copy, or null. */
async function file(held, path) {
  const home = held.packages.findLast((one) => one.first <= path);
  const found = home && (await unpacked(held.edition, home.file, asFiles)).get(path);
  if (!found || !found.cut) return found ? found.bytes : null;
  const lines = await unpacked(held.edition, held.lines.file, asLines);
  return new TextEncoder().encode(
    text(found.bytes)
      .split("\n")
      .map((line) => (line[0] === "\u0001" ? lines[line.slice(1)] : line))
      .join("\n"),
  );
}

/** The copy's answer to an address below the root; null when it hasn't got it. */
async function answer(held, request) {
  const url = new URL(request.url);
  let path;
  try {
    path = decodeURIComponent(url.pathname.slice(new URL(ROOT).pathname.length));
  } catch {
    return null;
  }
  const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  const bytes = await file(held, name);
  if (bytes) return response(held, name, bytes, request);
  if (name === path && (await file(held, `${path}/index.html`))) return Response.redirect(`${url.origin}${url.pathname}/${url.search}`, 302);
  return null;
}

function response(held, name, bytes, request, status = 200) {
  const headers = { "Content-Type": held.types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream", "Cache-Control": "no-cache" };
  const part = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!part || status !== 200 || Number(part[1]) >= bytes.length) return new Response(bytes, { status, headers });
  const from = Number(part[1]);
  const to = Math.min(part[2] === "" ? Infinity : Number(part[2]), bytes.length - 1);
  headers["Content-Range"] = `bytes ${from}-${to}/${bytes.length}`;
  return new Response(bytes.subarray(from, to + 1), { status: 206, headers });
}

/** No net, and not in the copy: an address that leads nowhere, or something that was too large to carry. */
async function absent(held, request) {
  const lost = await file(held, "404.html");
  if (lost && /\/$|\.html$/.test(new URL(request.url).pathname)) return response(held, "404.html", lost, request, 404);
  return new Response(held.only_online, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

/* The net ───────────────────────────────────────────────────────────────────── */

const within = (ms, promise) => Promise.race([promise, new Promise((done, failed) => setTimeout(() => failed(new Error("late")), ms))]);
let silentUntil = 0;
let silentWhy = "";

function valid(said) {
  const part = (one) => one && /^[0-9a-f]{20}\.bin$/.test(one.file) && /^[0-9a-f]{64}$/.test(one.sha256) && Number.isInteger(one.size);
  return said && said.format === FORMAT && /^[0-9a-f]{64}$/.test(said.edition) && /^\d{4}-\d\d-\d\d$/.test(said.made) && part(said.lines) && Array.isArray(said.packages) && said.packages.every((one) => part(one) && typeof one.first === "string");
}

/** The edition that is on the net now; {why} when nobody answers ("offline") or somebody else does ("other"). */
async function asked() {
  let reply;
  try {
    reply = await fetch(`${ROOT}offline/edition.json`, { cache: "no-store", redirect: "manual" });
  } catch {
    return { why: "offline" };
  }
  const said = reply.ok ? await reply.json().catch(() => null) : null;
  if (!valid(said)) return { why: "other" };
  silentUntil = 0;
  await note("compared", { at: Date.now(), edition: said.edition }).catch(() => null);
  return said;
}

/** The same, for who waits for a page. */
async function askedSoon(event) {
  const asking = asked();
  event.waitUntil(asking);
  if (Date.now() < silentUntil) return { why: silentWhy };
  const said = await within(PATIENCE, asking).catch(() => ({ why: "offline" }));
  if (said.why) [silentUntil, silentWhy] = [Date.now() + SILENCE, said.why];
  return said;
}

const fresh = (request) => fetch(request.url, { cache: "no-cache", credentials: "same-origin", redirect: "manual" });

/* Taking a copy ─────────────────────────────────────────────────────────────── */

let taking = null;
const take = (edition) => (taking ??= taken(edition).finally(() => (taking = null)));

async function taken(edition) {
  const old = await current();
  if (old?.edition === edition.edition || (await noted("unwanted"))) return;
  try {
    await note("taking", edition.edition);
    const kept = await caches.open(copyName(edition.edition));
    for (const { file, sha256 } of [edition.lines, ...edition.packages]) {
      const at = `${ROOT}offline/${file}`;
      if (await noted("unwanted")) return;
      if (await kept.match(at)) continue; // taken before the net went away
      const same = old && (await caches.match(at, { cacheName: copyName(old.edition) }));
      const bytes = await (same ?? (await fetch(at, { cache: "no-store", redirect: "error" }))).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== sha256) throw new Error("not what was announced");
      await kept.put(at, new Response(bytes));
    }
    await kept.put(`${ROOT}offline/edition.json`, new Response(JSON.stringify({ ...edition, taken: Date.now() })));
  } catch (error) {
    if (error.name === "QuotaExceededError") {
      await caches.delete(copyName(edition.edition));
      await note("full", true).catch(() => null);
    }
    return;
  }
  if (await noted("unwanted")) return void (await caches.delete(copyName(edition.edition)));
  await note("current", edition.edition);
  await forget("taking");
  await forget("full");
  await tidy();
  for (const page of await pages()) page.postMessage({ felles: "copy" });
}

const pages = async () => (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).filter((page) => page.url.startsWith(ROOT));

/** Throws away the editions that no open page is of. */
async function tidy() {
  const copies = (await caches.keys()).filter(ownCopy);
  const inUse = [await noted("current"), await noted("taking")];
  const open = (await pages()).map((page) => page.id);
  for (const { url } of await (await caches.open(NOTES)).keys()) {
    const [, client] = url.split("/offline/notes/pages/");
    const page = client && (await noted(`pages/${client}`));
    if (!page) continue;
    if (open.includes(client) || Date.now() - page.at < (page.edition === inUse[0] ? BACK : YOUNG)) inUse.push(page.edition);
    else await forget(`pages/${client}`);
  }
  for (const name of copies) if (!inUse.some((edition) => edition && name === copyName(edition))) await caches.delete(name);
}

/* Answering ─────────────────────────────────────────────────────────────────── */

async function page(event) {
  const held = await current();
  if (!held) return fetch(event.request);
  event.waitUntil(tidy());
  const client = event.resultingClientId;
  const net = await askedSoon(event);
  if (net.edition && net.edition !== held.edition) {
    if (!sparing()) event.waitUntil(take(net));
    const newer = await within(PAGE, fresh(event.request)).catch(() => null);
    if (newer && newer.status < 500) {
      await remember(client, net, "net");
      return newer;
    }
  }
  const found = await answer(held, event.request).catch(() => forget("current").then(() => null)); // a part was thrown away: it isn't whole
  await remember(client, held, "copy", net.why);
  return found ?? fresh(event.request).catch(() => absent(held, event.request));
}

async function part(event) {
  const { edition } = (await noted(`pages/${event.clientId}`)) ?? {};
  if (!edition) return fetch(event.request); // opened before there was a worker: of the net, whatever it is
  const own = await copyOf(edition);
  return (own && (await answer(own, event.request).catch(() => null))) ?? fetch(event.request, { cache: "no-cache" });
}

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  if (method !== "GET" || !url.startsWith(ROOT)) return;
  if (/^(offline\/|worker\.js$)/.test(url.slice(ROOT.length))) return;
  if (mode === "navigate" && new URL(url).searchParams.has("on-the-net")) return; // the way to a sign-in page
  event.respondWith((mode === "navigate" ? page(event) : part(event)).catch(() => fetch(event.request)));
});

/* What a page may ask for: how things stand, a copy, to be rid of it ──────────── */

const sparing = () => Boolean(self.navigator.connection?.saveData);

/** The net answers a page: one that was opened without us, some seconds ago, is of the edition that is there now. */
async function met(client, net) {
  const page = await noted(`pages/${client}`);
  if (!page) await remember(client, net, "net");
  else if (page.why) await remember(client, page, page.from);
}

const doing = {
  async state(client, { look }) {
    const net = look ? await within(PAGE, asked()).catch(() => ({ why: "offline" })) : {};
    if (net.edition) await met(client, net);
    if (net.edition && (await current()) && !sparing()) await take(net);
    return state(client);
  },
  async take(client, { wanted }) {
    if (wanted) await forget("unwanted");
    else if (sparing() || (await noted("unwanted"))) return state(client);
    const net = await asked();
    if (!net.edition) return state(client);
    await met(client, net);
    await take(net);
    return state(client);
  },
  async remove(client) {
    await note("unwanted", true); // whoever was rid of it doesn't get it back unasked
    for (const name of (await caches.keys()).filter(ownCopy)) await caches.delete(name);
    for (const { url } of await (await caches.open(NOTES)).keys()) if (!url.endsWith("/unwanted")) await forget(url.split("/offline/notes/")[1]);
    opened.clear();
    return state(client);
  },
};

async function state(client) {
  const held = await current();
  const copy = held && { edition: held.edition, made: held.made, taken: held.taken, size: held.size, files: held.files, left_out: held.left_out };
  const [page, compared, unwanted, full] = [await noted(`pages/${client}`), await noted("compared"), await noted("unwanted"), await noted("full")];
  return { copy, page, compared, unwanted, full, sparing: sparing(), taking: Boolean(taking) };
}

self.addEventListener("message", (event) => {
  const { source, data, ports } = event;
  if (!source?.url?.startsWith(ROOT) || !Object.hasOwn(doing, data?.felles ?? "") || !ports[0]) return;
  event.waitUntil(
    doing[data.felles](source.id, data).then(
      (said) => ports[0].postMessage(said),
      () => ports[0].postMessage(null),
    ),
  );
});

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const foreign = (name) => ownCopy(name) && !name.startsWith(`felles-${FORMAT} `);
  event.waitUntil(Promise.all([self.clients.claim(), caches.keys().then((names) => Promise.all(names.filter(foreign).map((name) => caches.delete(name)))).then(tidy)]));
});
