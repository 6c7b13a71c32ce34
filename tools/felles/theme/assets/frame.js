/* The frame around a page: the header says what one reads once the title is out of sight, the list of contents marks where one
 * is, and the menu closes when one is done with it. All of it is only a help: every page can be used without.
 * Where the pages are opened as files, links and forms lead to a page, and not to a list of what is in its folder.
 */
"use strict";
(() => {
  const one = (query) => document.querySelector(query);

  const heading = one("h1");
  const title = one(".md-header__title");
  if (heading && title) {
    const top = -Math.round(one(".md-header").getBoundingClientRect().height);
    new IntersectionObserver(
      ([seen]) => title.classList.toggle("md-header__title--active", !seen.isIntersecting && seen.boundingClientRect.top < 0),
      { rootMargin: `${top}px 0px 0px 0px` },
    ).observe(heading);
  }

  const links = [...document.querySelectorAll(".md-nav--secondary .md-nav__link")];
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let here = null;
  let waiting = false;
  function mark() {
    waiting = false;
    let found = -1;
    parts.forEach((part, at) => {
      if (part && part.getBoundingClientRect().top < 120) found = at;
    });
    const now = links[found] || null;
    if (now === here) return;
    if (here) here.removeAttribute("aria-current");
    if (now) now.setAttribute("aria-current", "location");
    here = now;
  }
  if (links.length) {
    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    }, { passive: true });
    mark();
  }

  /* Where tables become cards, WebKit forgets that they are tables, and its screen reader reads loose words. HTML itself forbids
   * to write these roles down, as they go without saying; so they are said here. */
  const ROLES = { TABLE: "table", TR: "row", TD: "cell", TH: "columnheader" };
  const narrow = matchMedia("(max-width: 59.99em)");
  function say() {
    if (!narrow.matches) return;
    for (const part of document.querySelectorAll("article table, article :is(thead, tbody, tr, th, td)")) {
      part.setAttribute("role", part.scope === "row" ? "rowheader" : ROLES[part.tagName] || "rowgroup");
    }
  }
  say();
  narrow.addEventListener("change", say);

  const menu = one(".f-menu");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  /* A server answers for a folder with the page in it; a browser that opens files shows what else is there. */
  if (location.protocol === "file:") {
    const paged = (address) => {
      const to = new URL(address, document.baseURI);
      if (to.protocol !== "file:" || !to.pathname.endsWith("/")) return address;
      to.pathname += "index.html";
      return to.href;
    };
    const lead = (event) => {
      const link = event.target.closest("a[href]");
      if (link) link.setAttribute("href", paged(link.getAttribute("href")));
    };
    for (const how of ["click", "auxclick", "contextmenu"]) document.addEventListener(how, lead, true);
    document.addEventListener("submit", ({ target }) => { target.action = paged(target.action); }, true);
  }
})();
