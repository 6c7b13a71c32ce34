/* What the search knows: words looked up in the index that the build made, and what they find, best first.
 *
 * The index is many small scripts in ../search/; each calls felles.part(name, data). A question fetches those its words
 * are in, and no others. Scores stand in them ready: here they are only added up. Nothing here touches the page.
 */
"use strict";
(() => {
  const here = document.currentScript.src;
  const from = (path) => new URL(path, here).href;
  const MOST = 10; // entries found
  const WIDE = 2; // ranges read for what begins like a word
  const LIKE = 4; // words a slip is mended to
  const MARK = 5; // letters of a digest in a name
  const SHORT_MARK = 4;
  const SAME = 0.75; // a word that is the same but for its marks: «har» for «hår»
  const BENT = 0.85; // another form
  const BEGUN = 0.6; // a word that begins so
  const SLIPS = [0, 0.75, 0.5]; // one letter wrong, two
  const JOINED = 0.7; // a compound that is none of the handbook's, by its parts
  const STRONG = 18; // what each part has to count for that
  const TAILS = 3; // ends that may be a part of it
  const HALF = 0.4; // one of its parts alone
  const VERY = 33; // what that has to count
  const PART = 4; // letters of such a part at the beginning; at the end there are more that look like one
  const RARE = 0.4; // and how rare it has to be, of a word that stands nowhere
  const FIGURE = 0.4; // a number of a few figures says little of itself
  const ENOUGH = 0.45; // how much of what was asked an entry has to say
  const NAMED = 3; // what being called so adds
  const MINE = 1.25;

  /* Letters ───────────────────────────────────────────────────────────── */

  const LETTERS = { æ: "a", ø: "o", å: "a", ä: "a", ö: "o", đ: "d", ŋ: "n", ŧ: "t" };
  const WORDS = /[\p{L}\p{N}]+/gu;
  const wordsOf = (text) => text.normalize("NFC").toLowerCase().match(WORDS) || [];
  const folded = new Map();
  /** As felles/searching/folding.py has it. The words of a handbook are few, and met again with every key. */
  function fold(word) {
    let plain = folded.get(word);
    if (plain === undefined) folded.set(word, (plain = unmarked(word.toLowerCase())));
    return plain;
  }
  const PLAIN = /^(?:(?!ae|oe|aa)[a-z0-9])*$/;
  const unmarked = (word) =>
    PLAIN.test(word)
      ? word
      : word
          .replace(/[æøåäöđŋŧ]/g, (letter) => LETTERS[letter])
          .normalize("NFD")
          .replace(/\p{M}/gu, "")
          .replaceAll("ae", "a")
          .replaceAll("oe", "o")
          .replaceAll("aa", "a");
  const backwards = (word) => [...word].reverse().join("");

  /** How many letters are wrong, missing, too many or swapped with the next; more than ``most`` is ``most + 1``. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  /* Parts of the index ────────────────────────────────────────────────── */

  const waiting = {};
  window.felles = window.felles || {};
  window.felles.part = (name, data) => waiting[name] && waiting[name](data);

  const parts = new Map();
  /** The data of one part. What could not be read is asked for again the next time. */
  function part(name, file) {
    if (!parts.has(file)) {
      const read = new Promise((done, failed) => {
        const tag = document.createElement("script");
        waiting[name] = done;
        tag.src = from(`../search/${file}.js`);
        tag.addEventListener("load", () => (tag.remove(), failed(new Error(file)))); // has handed over its data by now
        tag.addEventListener("error", () => (tag.remove(), failed(new Error(file))));
        document.head.append(tag);
      });
      read.catch(() => parts.delete(file));
      parts.set(file, read);
    }
    return parts.get(file);
  }

  let opened = null;
  const open = () => (opened ??= part("manifest", "manifest").then(made).catch((error) => ((opened = null), Promise.reject(error))));

  function made(manifest) {
    const list = ([starts, digests]) => ({ starts: starts.split("\n"), digests, read: new Map() });
    return {
      ...manifest,
      quiet: new Set(manifest.quiet.split(" ")),
      endings: manifest.endings.split(" ").sort((a, b) => b.length - a.length),
      w: list(manifest.w),
      e: list(manifest.e),
      groups: new Map(),
      unheard: Math.round(Math.log(1 + 2 * manifest.count) * 7), // how rare a word is that stands nowhere
    };
  }

  /** The number of the range a key stands in. */
  function rangeOf({ starts }, key) {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function range(index, letter, number, prepared) {
    const { digests, read } = index[letter];
    if (!read.has(number)) {
      const name = `${letter}${number}`;
      const some = part(name, `${name}-${digests.slice(number * MARK, number * MARK + MARK)}`).then(prepared);
      some.catch(() => read.delete(number));
      read.set(number, some);
    }
    return read.get(number);
  }

  const wordsIn = (index, number) =>
    range(index, "w", number, ([groups, names]) => ({
      words: groups.flatMap((group) => {
        const [stem, forms, rarity, capped, levels] = group;
        if (!index.groups.has(stem)) index.groups.set(stem, { stem, rarity, capped, levels, forms: forms.split(" ") }); // one, in however many ranges
        const one = index.groups.get(stem);
        return one.forms.map((spelled) => ({ spelled, plain: fold(spelled), group: one }));
      }),
      names: new Map(names),
    }));
  const endsIn = (index, number) => range(index, "e", number, (words) => words.split(" ").map(backwards));

  /** Everything in the ranges where words that begin so may stand, the first of them if there are many. */
  async function around(index, plain) {
    const first = rangeOf(index.w, plain);
    const last = Math.min(rangeOf(index.w, `${plain}\uffff`), first + WIDE - 1);
    const some = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => wordsIn(index, first + i)));
    return some.flatMap(({ words }) => words);
  }

  /** The entries a group finds, each with its level: [entry, level, entry, level …]. */
  function entriesOf(group) {
    if (group.entries) return group.entries;
    group.entries = [];
    for (const [level, ...steps] of group.levels) {
      let at = 0;
      for (const step of steps) group.entries.push((at += step), level);
    }
    return group.entries;
  }
  function added(steps) {
    let at = 0;
    return steps.map((step) => (at += step));
  }
  function each(group, take) {
    const entries = entriesOf(group);
    for (let i = 0; i < entries.length; i += 2) take(entries[i], entries[i + 1]);
  }

  /* Words ─────────────────────────────────────────────────────────────── */

  /** What a word that was asked for may mean: groups of words with how sure that is. */
  async function meant(index, spelled) {
    const plain = fold(spelled);
    const near = await around(index, plain);
    const found = new Map(); // group -> weight
    const take = (word, weight) => found.set(word.group, Math.max(found.get(word.group) || 0, weight));
    const exact = near.filter((word) => word.plain === plain);
    const spelledSo = exact.some((word) => word.spelled === spelled);
    for (const word of exact) take(word, word.spelled === spelled || !spelledSo ? 1 : SAME);
    const others = await bent(index, plain);
    for (const word of others) take(word, exact.includes(word) ? 0 : BENT);
    if (plain.length > 2) {
      for (const word of near) if (word.plain.length > plain.length && word.plain.startsWith(plain)) take(word, BEGUN * Math.max(0.5, plain.length / word.plain.length));
    }
    return { spelled, plain, found, sure: exact.length + others.length > 0 };
  }

  function bare(index, plain) {
    const ending = index.endings.find((one) => plain.length - one.length > 2 && plain.endsWith(one));
    return ending ? plain.slice(0, -ending.length) : plain;
  }

  /** Words that differ from it by their endings only. */
  async function bent(index, plain) {
    const base = bare(index, plain);
    if (base.length < 3) return [];
    return (await around(index, base)).filter((word) => word.plain.startsWith(base) && (word.plain === base || bare(index, word.plain) === base));
  }

  /** A word that stands nowhere: the words it may be a slip of, and its parts. */
  async function mended(index, word) {
    const { plain, found } = word;
    if (plain.length < 4 || /\d/.test(plain)) return;
    const most = plain.length > 5 ? 2 : 1;
    const base = bare(index, plain);
    const [begun, ended] = await Promise.all([wordsIn(index, rangeOf(index.w, plain)), endsIn(index, rangeOf(index.e, backwards(plain)))]);
    const near = new Map();
    for (const other of [...begun.words.map((one) => one.plain), ...ended]) {
      if (other.length > 3 && !near.has(other)) {
        // An ending may come on top of a slip.
        const far = distance(plain, other, most) > 1 && base.length > 4 && distance(base, bare(index, other), 1) < 2 ? 1 : distance(plain, other, most);
        // Two slips in a short word leave little of it: then at least it begins and ends as it should.
        if (far < 2 ? plain.length > 4 || other.length !== plain.length : far <= most && (plain.length > 7 || (other[0] === plain[0] && other.at(-1) === plain.at(-1)))) near.set(other, far);
      }
    }
    const least = Math.min(...near.values());
    const likely = [...near].filter(([, far]) => far === least).map(([other]) => other);
    likely.sort((a, b) => (a[0] === plain[0] ? 0 : 1) - (b[0] === plain[0] ? 0 : 1) || Math.abs(a.length - plain.length) - Math.abs(b.length - plain.length) || (a < b ? -1 : 1));
    const tails = ended.filter((tail) => tail.length > 3 && plain.length - tail.length > 2 && plain.endsWith(tail)).sort((a, b) => b.length - a.length);
    for (const other of likely.slice(0, LIKE)) for (const one of await exactly(index, other)) found.set(one.group, Math.max(found.get(one.group) || 0, SLIPS[least]));
    const begins = begun.words.filter((one) => one.plain.length >= PART && plain.startsWith(one.plain)).sort((a, b) => b.plain.length - a.plain.length);
    let [head, heads, tail] = ["", [], ""];
    for (const one of tails.slice(0, TAILS)) {
      [head, tail] = [plain.slice(0, -one.length), one];
      heads = await exactly(index, head);
      if (!heads.length && /[se]$/.test(head) && head.length > 3) heads = await exactly(index, head.slice(0, -1));
      if (heads.length) break;
    }
    if (!heads.length && begins.length) [head, heads, tail] = [begins[0].plain, await exactly(index, begins[0].plain), tails[0] || ""];
    word.halves = [heads, tail ? await exactly(index, tail) : []].map((half) => half.map(({ group }) => group));
    // Where no entry has both, either may still say what it is about.
    word.half = [...(head.length >= PART ? word.halves[0] : []), ...(tail.length > PART ? word.halves[1] : [])];
  }

  /** The word itself or, where that stands nowhere, other forms of it. */
  async function exactly(index, plain) {
    const some = (await wordsIn(index, rangeOf(index.w, plain))).words.filter((word) => word.plain === plain);
    return some.length ? some : bent(index, plain);
  }

  /** Which entries a word finds, and how well: entry -> score; with how rare it is, and the groups it may be in a name. */
  async function looked(index, { spelled, pair }) {
    const word = await meant(index, spelled);
    if (pair) word.halves = (await Promise.all(pair.map((half) => exactly(index, fold(half))))).map((half) => half.map(({ group }) => group));
    else if (!word.sure && (!word.found.size || word.plain.length > 4)) await mended(index, word);
    const groups = [...word.found].sort((a, b) => b[1] - a[1]);
    const best = groups.length ? groups[0][1] : 0;
    const top = groups.filter(([, weight]) => weight === best).map(([group]) => group);
    const scores = new Map();
    const take = (entry, score) => {
      if (!(scores.get(entry) >= score)) scores.set(entry, score);
    };
    for (const [group, weight] of groups) each(group, (entry, level) => take(entry, level * group.rarity * weight));
    const { halves = [], half = [] } = word;
    const strong = (some, least) => {
      const found = new Map();
      for (const group of some) each(group, (entry, level) => level >= least && found.set(entry, level * group.rarity));
      return found;
    };
    const [head, tail] = [halves[0] || [], halves[1] || []].map((some) => strong(some, STRONG));
    const both = [...head].filter(([entry]) => tail.has(entry));
    for (const [entry, score] of both) take(entry, (score + tail.get(entry)) * JOINED * JOINED);
    if (!both.length) for (const [entry, score] of strong(half.filter((group) => group.rarity >= RARE * index.unheard), VERY)) take(entry, score * HALF);
    const sure = Math.max(best, both.length ? JOINED : scores.size ? HALF : 0);
    const known = [...top, ...(both.length ? halves.flat() : half)];
    const rarity = (sure > HALF ? Math.max(...known.map((group) => group.rarity)) : index.unheard) * (/^\d{1,3}$/.test(word.plain) ? FIGURE : 1);
    const forms = [...groups.map(([group]) => group), ...halves.flat()].flatMap((group) => group.forms.map(fold));
    return { plain: word.plain, sure, rarity, scores, capped: top.some((group) => group.capped), groups: best > BEGUN || !both.length ? top.slice(0, 3) : [], forms: [word.plain, ...forms] };
  }

  /** The words of a question without the quiet ones; two that the handbook also writes as one are asked for as that. */
  async function asked(index, query) {
    const all = wordsOf(query);
    const words = [];
    for (let i = 0; i < all.length; i += 1) {
      const pair = all.slice(i, i + 2);
      if (pair.length > 1 && pair.join("").length > 3 && (await known(index, pair.join("")))) {
        words.push({ spelled: pair.join(""), pair });
        i += 1;
      } else words.push({ spelled: all[i] });
    }
    const loud = words.filter(({ spelled }) => !index.quiet.has(spelled) && (spelled.length > 1 || /\d/.test(spelled)));
    return [...new Map((loud.length ? loud : words).map((word) => [word.spelled, word])).values()];
  }

  async function known(index, spelled) {
    const plain = fold(spelled);
    return (await wordsIn(index, rangeOf(index.w, plain))).words.some((word) => word.plain === plain);
  }

  /* Finding ───────────────────────────────────────────────────────────── */

  /** Entries that are called by some of the words and nothing else: entry -> how much of what was asked that is. */
  async function named(index, words, total) {
    const found = new Map();
    let sets = [[]];
    for (const word of words.slice(0, 6)) sets = sets.flatMap((set) => [set, ...word.groups.map((group) => [...set, { group, word }])]).slice(0, 400);
    await Promise.all(
      sets.filter((set) => set.length).map(async (set) => {
        const groups = [...new Set(set.map(({ group }) => group))].sort((a, b) => b.rarity - a.rarity || (fold(a.stem) < fold(b.stem) ? -1 : fold(a.stem) > fold(b.stem) ? 1 : a.stem < b.stem ? -1 : 1));
        const { names } = await wordsIn(index, rangeOf(index.w, groups.map(({ stem }) => fold(stem)).join(" ")));
        const entries = names.get(groups.map(({ stem }) => stem).join(" "));
        if (!entries) return;
        const share = set.reduce((sum, { word }) => sum + word.rarity * word.sure, 0) / total;
        for (const entry of added(entries)) found.set(entry, Math.max(found.get(entry) || 0, share));
      }),
    );
    return found;
  }

  async function ranked(index, query, reader) {
    const loud = await asked(index, query);
    const words = await Promise.all(loud.map((word) => looked(index, word)));
    const total = words.reduce((sum, word) => sum + word.rarity, 0) || 1;
    const names = await named(index, words, total);
    const sums = new Map();
    for (const word of words) {
      for (const [entry, score] of word.scores) {
        const one = sums.get(entry) || { entry, score: 0, said: 0 };
        one.score += score;
        one.said += word.rarity * Math.min(1, word.sure * 1.3);
        sums.set(entry, one);
      }
    }
    // A word that half the handbook says is not held against an entry that isn't among its best.
    const common = words.filter((word) => word.capped);
    const mine = await concerned(index, reader);
    const found = [...sums.values()].map((one) => {
      const said = Math.min(1, (one.said + common.filter((word) => !word.scores.has(one.entry)).reduce((sum, word) => sum + word.rarity * 0.7, 0)) / total);
      const name = names.get(one.entry) || 0;
      return { entry: one.entry, said, name, mine: mine(one.entry), score: one.score * said * said * (1 + NAMED * name * name) };
    });
    const enough = found.filter((one) => one.said >= ENOUGH || one.name > ENOUGH);
    const better = (a, b) => b.score - a.score || a.entry - b.entry;
    enough.sort(better);
    const [first] = enough;
    for (const one of enough) if (one.mine) one.score *= MINE;
    enough.sort(better);
    // What is called just so stays first, whomever it concerns.
    if (first && first.name > 0.9) enough.splice(0, 0, ...enough.splice(enough.indexOf(first), 1));
    return { hits: enough.slice(0, MOST), forms: new Set(words.flatMap((word) => [...word.forms])), asked: new Set(words.map((word) => word.plain)) };
  }

  /** Whether an entry concerns who reads: the function has to, and the place where the entry is for some places only. */
  async function concerned(index, { role, site }) {
    const [mine, here, placed] = await Promise.all([role && `actor:${role}`, site && `place:${site}`, site && "placed"].map((name) => name && members(index, name)));
    if (!mine && !here) return () => false;
    return (entry) => (!mine || mine(entry)) && (!here || here(entry) || (Boolean(mine) && !placed(entry)));
  }

  async function members(index, name) {
    const mark = index.for[name];
    if (!mark) return name.startsWith("place:") ? null : () => false;
    const number = Object.keys(index.for).indexOf(name);
    const digits = await part(`g${number}`, `g${number}-${mark}`);
    return (entry) => ((parseInt(digits[entry >> 2], 16) >> (entry & 3)) & 1) === 1;
  }

  /** What the hits show. */
  async function shown(index, hits) {
    const [counts, digests] = await part("d", `d-${index.t}`);
    if (!index.firsts) index.firsts = counts.map(((at) => (count) => (at += count) - count)(0));
    return Promise.all(
      hits.map(async (hit) => {
        let chunk = index.firsts.findIndex((first) => first > hit.entry) - 1;
        if (chunk < 0) chunk = index.firsts.length - 1;
        const records = await part(`t${chunk}`, `t${chunk}-${digests.slice(chunk * SHORT_MARK, chunk * SHORT_MARK + SHORT_MARK)}`);
        return { ...hit, record: records[hit.entry - index.firsts[chunk]] };
      }),
    );
  }

  async function find(query, reader = {}) {
    const index = await open();
    const { hits, ...words } = await ranked(index, query, reader);
    return { index, hits: await shown(index, hits), ...words };
  }

  /** Words to offer when nothing was found. */
  const offered = async () => {
    const { names } = await open();
    return names ? part("n", `n-${names}`) : [];
  };

  window.felles.finding = { open, find, offered, fold, wordsOf };
})();
