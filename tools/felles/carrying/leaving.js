/* Served where a handbook is shown that nobody is to carry along: one in the making, one as of a day.
 *
 * A copy taken from the same address before would answer in its place. Whoever has one is rid of it here.
 */
"use strict";
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const root = self.registration.scope;
  const ours = (name) => /^felles-\d+ /.test(name) && name.split(" ")[1] === root;
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (ours(name)) await caches.delete(name);
      await self.clients.claim(); // a worker may only lead on the pages that are its own
      // Not waited for: a page opens when this is done.
      for (const page of await self.clients.matchAll({ type: "window" })) page.navigate(page.url).catch(() => null);
      await self.registration.unregister();
    })(),
  );
});
