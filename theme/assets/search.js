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
      /** @type {Record<string, string>} a page's sections, with their headings */
      const texts = {};
      for (const { location, title, text } of docs) {
        const page = location.split("#")[0];
        texts[page] = `${texts[page] ?? ""} ${bare(title)} ${bare(text)}`;
      }
      pages = docs.filter(({ location }) => !location.includes("#"));
      matcher = new atlas.Matcher({
        titles: pages.map(({ title }) => bare(title)),
        text: pages
          .map(({ location, title }) => atlas.plain(`${bare(title)} ${texts[location]}`).replace(/\s+/g, " "))
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

  self.postMessage = (/** @type {any} */ message) => {
    if (message.type === RESULT && query.trim()) {
      message.data.items = ordered(message.data.items);
    }
    post(message);
  };
})();
