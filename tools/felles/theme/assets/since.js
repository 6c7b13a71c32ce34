/* What has changed since a day, for a function and at a place: picks among the rows of the page, and says so in the address. */
"use strict";
(() => {
  const form = document.querySelector("[data-felles-since]");
  if (!form) return;
  const NAMES = ["siden", "rolle", "sted"];
  const said = form.querySelector("[role=status]");
  const lists = [...document.querySelectorAll(".f-since")];
  const rows = lists.flatMap((list) => [...list.children]);
  const fields = NAMES.map((name) => form.elements[name]).filter(Boolean);
  const has = (names, name) => !name || names.split(" ").includes(name) || names.split(" ").includes("*");

  /** What the address asks for; where it asks for nothing, the reader's own function and place. */
  function begin() {
    const asked = new URLSearchParams(location.search);
    const reader = felles.reader();
    const own = NAMES.some((name) => asked.has(name)) ? {} : { rolle: reader.role, sted: reader.site };
    for (const field of fields) {
      const value = asked.get(field.name) || own[field.name] || "";
      field.value = value;
      if (field.value !== value) field.value = "";
    }
  }

  function asked() {
    return new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  }

  function show() {
    const { siden = "", rolle = "", sted = "" } = Object.fromEntries(asked());
    let count = 0;
    for (const row of rows) {
      row.hidden = row.dataset.day < siden || !has(row.dataset.roles, rolle) || !has(row.dataset.sites, sted);
      count += !row.hidden;
    }
    for (const list of lists) {
      list.hidden = [...list.children].every((row) => row.hidden);
      const heading = list.previousElementSibling;
      if (heading && /^H[1-6]$/.test(heading.tagName)) heading.hidden = list.hidden;
    }
    const older = form.dataset.fellesSince;
    const text = count ? form.dataset.shows.replace("{count}", count) : form.dataset.nothing;
    said.textContent = older && (!siden || siden < older) ? `${text} ${form.dataset.older}` : text;
    const query = asked().toString();
    for (const link of document.querySelectorAll("#tidligere + .f-rows a")) link.search = query;
    try {
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    } catch {
      /* read from a folder: the address stays as it is */
    }
  }

  begin();
  form.hidden = false;
  show();
  form.addEventListener("input", show);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fields.forEach((field) => { field.value = ""; });
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
})();
