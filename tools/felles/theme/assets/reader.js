/* Who reads: the function and the place one has chosen, remembered on this device alone.
 *
 * The only file that reads or writes local storage. Others ask felles.reader() and listen for “felles:reader”.
 * Where a browser keeps nothing, the choice holds for the page.
 */
"use strict";
window.felles = (() => {
  const KEY = "felles.reader";
  const PARTS = ["role", "site"];
  const NAME = /^[A-Za-z0-9_-]{1,100}$/;
  let chosen = kept();

  function kept() {
    try {
      return valid(JSON.parse(localStorage.getItem(KEY)));
    } catch {
      return {};
    }
  }

  /** Only what can be a name: what somebody else wrote there is as if nothing was. */
  function valid(value) {
    const found = {};
    for (const part of PARTS) if (value && typeof value[part] === "string" && NAME.test(value[part])) found[part] = value[part];
    return found;
  }

  /** Chooses; what isn't named stays as it was, null forgets it. */
  function choose(change) {
    chosen = valid({ ...chosen, ...change });
    try {
      if (Object.keys(chosen).length) localStorage.setItem(KEY, JSON.stringify(chosen));
      else localStorage.removeItem(KEY);
    } catch {
      /* then it holds for this page */
    }
    document.dispatchEvent(new CustomEvent("felles:reader"));
  }

  window.addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return;
    chosen = kept();
    document.dispatchEvent(new CustomEvent("felles:reader"));
  });

  return { reader: () => ({ ...chosen }), choose };
})();
