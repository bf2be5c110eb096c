// The worker of the site's search: the theme's engine, whose answers `match.js` puts in order and
// completes, so that the search finds what the explorer finds: pinyin, parts of words, slips. Both
// are loaded when the index comes, which is when a reader turns to search (hooks/assets.py).
"use strict";

var atlas = atlas || {};

/** @typedef {{location: string, title: string, text: string, boost?: number}} Found */

(() => {
  const [SETUP, QUERY, RESULT] = [0, 2, 3];
  const post = self.postMessage.bind(self);
  /** The index has marks between Chinese words, tags and escapes. @param {string} text */
  const bare = (text) =>
    text.replace(/\u200b|<[^>]*>/g, "").replace(/&#?\w+;/g, (name) => signs[name] ?? " ");
  /** @type {Record<string, string>} */
  const signs = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'" };
  /** @type {Found[]} */
  let pages = [];
  /** A page with its sections and their headings, as it is searched. @type {Record<string, string>} */
  let texts = {};
  /** @type {InstanceType<typeof atlas.Matcher> | null} */
  let matcher = null;
  let query = "";

  addEventListener("message", ({ data }) => {
    if (data.type === SETUP && !atlas.Matcher) {
      // @ts-expect-error the compiler knows pages, not workers
      importScripts("match.js", new URL(location.href).searchParams.get("engine"));
      dispatchEvent(new MessageEvent("message", { data })); // now the engine hears it, too
    } else if (data.type === SETUP) {
      const docs = /** @type {Found[]} */ (data.data.docs);
      texts = {};
      for (const { location, title, text } of docs) {
        const page = location.split("#")[0];
        const words = atlas.plain(`${bare(title)} ${bare(text.replaceAll("</p>", " "))}`);
        texts[page] = `${texts[page] ?? ""} ${words}`.replace(/\s+/g, " ");
      }
      pages = docs.filter(({ location }) => !location.includes("#"));
      matcher = new atlas.Matcher({
        titles: pages.map(({ title }) => bare(title)),
        text: pages
          .map(({ location, title }) => atlas.plain(bare(title)) + texts[location])
          .join("\n"),
      });
    } else if (data.type === QUERY) {
      query = data.data;
    }
  });

  /** @param {Found[][]} items one group per page: the page and its sections */
  const ordered = (items) => {
    const scores = matcher?.scores(query.replace(/["*~^+]/g, " ")) ?? [];
    const groups = new Map(items.map((group) => [group[0].location, group]));
    const matched = pages
      .map((page, at) => ({ page, score: scores[at] && scores[at] + ((page.boost ?? 1) > 1 ? 30 : 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ page, score }) => groups.get(page.location) ?? [{ ...page, score, terms: {} }]);
    const known = new Set(matched.map((group) => group[0].location));
    return [...matched, ...items.filter((group) => !known.has(group[0].location))];
  };

  /** The beginning that a word shares with its other forms: `stud` of `studies`. @param {string} word */
  const stem = (word) => {
    const { lunr } = /** @type {any} */ (self);
    return lunr.stemmer(new lunr.Token(word)).toString().replace(/i$/, "");
  };

  /**
   * A result as a reader understands it. The engine looks for words among stems, and so calls
   * `memory` missing; it shows only paragraphs in which it found something, and so none of a page
   * that it found by hidden words.
   * @param {any} item
   */
  const told = (item) => {
    const text = texts[item.location.split("#")[0]];
    const terms = Object.entries(item.terms).map(([word, found]) => [word, found || text.includes(stem(word))]);
    const shown = item.text.startsWith("<p hidden>")
      ? pages.find(({ location }) => location === item.location)?.text
      : item.text;
    return { ...item, text: shown, terms: Object.fromEntries(terms) };
  };

  self.postMessage = (/** @type {any} */ message) => {
    if (message.type === RESULT && query.trim()) {
      message.data.items = ordered(message.data.items).map((group) => group.map(told));
    }
    post(message);
  };
})();
