// Free text: the words of the site's search, found as substrings, in Chinese, English or pinyin;
// what nothing contains is looked for with slips of the key.
"use strict";

var atlas = atlas || {};

/** @param {string} text */
atlas.plain = (text) => text.normalize("NFKC").toLowerCase();

/** @param {string} text */
atlas.squashed = (text) => text.replace(/[\s\-_.·]+/g, "");

/** How far a word may be from what was typed. @param {string} word */
atlas.slack = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * Whether two words are at most `most` insertions, deletions, replacements or swaps apart.
 * @param {string} a @param {string} b @param {number} most
 */
atlas.near = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) {
    return false;
  }
  let strange = 0;
  for (const sign of a) {
    if (!b.includes(sign) && ++strange > most) {
      return false;
    }
  }
  let before = /** @type {number[]} */ ([]);
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(!same));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > most) {
      return false;
    }
    [before, last] = [last, row];
  }
  return last[b.length] <= most;
};

atlas.Matcher = class {
  /** @param {{titles: string[], texts: string[]}} words per entry */
  constructor({ titles, texts }) {
    this.titles = titles.map(atlas.plain);
    this.names = this.titles.map((title) => title.split(" · ").map(atlas.squashed));
    this.texts = texts.map((text, at) => `${this.titles[at]} ${atlas.plain(text)}`);
    /** @type {string[] | null} */
    this.known = null;
    /** The words of the names of each entry. @type {string[][] | null} */
    this.parts = null;
    this.squashed = this.names.map((names) => names.join(" "));
  }

  /**
   * A score per entry, 0 for what does not match. Every word must match; if nothing has them all,
   * what has the most.
   * @param {string} query
   */
  scores(query) {
    const plain = atlas.plain(query).trim();
    const words = plain.split(/[\s,，、。；;：:/]+/).filter(Boolean);
    const all = words.map((word) => this.word(word));
    const found = this.titles.map((_, entry) => all.filter((scores) => scores[entry]).length);
    const most = Math.max(0, ...found);
    const whole = atlas.squashed(plain);
    return Float64Array.from(this.titles, (_, entry) => {
      if (!most || found[entry] < most) {
        return 0;
      }
      const sum = all.reduce((total, scores) => total + scores[entry], 0);
      return sum + 40 * this.name(entry, whole);
    });
  }

  /** How well the whole query is the name of an entry, 0 to 1. @param {number} entry @param {string} whole */
  name(entry, whole) {
    const scores = this.names[entry].map((name) =>
      name === whole ? 1 : name.startsWith(whole) ? 0.6 : name.includes(whole) ? 0.3 : 0,
    );
    return Math.max(...scores);
  }

  /** @param {string} word @returns {ArrayLike<number>} */
  word(word) {
    const exact = this.exactly(word);
    if (exact.some(Boolean)) {
      return exact;
    }
    return /\p{sc=Han}/u.test(word) ? this.pieces(word) : this.nearly(word);
  }

  /** @param {string} word */
  exactly(word) {
    const squashed = atlas.squashed(word);
    return this.texts.map((text, entry) => {
      if (this.squashed[entry].includes(squashed)) {
        return 10;
      }
      const at = text.indexOf(word);
      return at < 0 ? 0 : at === 0 || /[\s(（]/.test(text[at - 1]) ? 4 : 2;
    });
  }

  /** Chinese that stands nowhere as it is: by its pairs of characters. @param {string} word */
  pieces(word) {
    const close = (/** @type {string} */ name) => word.length > 2 && atlas.near(name, word, 1);
    const pairs = Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
    return this.texts.map((text, entry) => {
      if (this.titles[entry].split(/[\s·]+/).some(close)) {
        return 5;
      }
      const inText = pairs.filter((pair) => text.includes(pair)).length;
      const inTitle = pairs.filter((pair) => this.titles[entry].includes(pair)).length;
      return inText * 2 >= pairs.length && inText ? (inText + inTitle) / pairs.length : 0;
    });
  }

  /** Slips of the key, in words of names; in all words only if no name has one. @param {string} word */
  nearly(word) {
    const near = (/** @type {string} */ known) => atlas.near(word, known, atlas.slack(word));
    const parts = (this.parts ??= this.names.map((names, at) => [
      ...names,
      ...this.titles[at].split(/[^\p{L}\p{N}]+/u),
    ]));
    let close = new Set(parts.flat().filter(near));
    if (!close.size) {
      this.known ??= [...new Set(this.texts.flatMap((text) => text.match(/[a-z0-9]{3,}/g) ?? []))];
      close = new Set(this.known.filter(near));
    }
    return this.texts.map((text, entry) =>
      parts[entry].some((part) => close.has(part))
        ? 5
        : Number([...close].some((known) => text.includes(known))),
    );
  }
};
