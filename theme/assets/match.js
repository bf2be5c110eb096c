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

/** A text of many lines, in which a word is looked for in one go. */
atlas.Lines = class {
  /** @param {string} text @param {number} count its lines */
  constructor(text, count) {
    this.text = text;
    this.starts = new Uint32Array(count + 1);
    for (let line = 1; line < count; line++) {
      this.starts[line] = text.indexOf("\n", this.starts[line - 1]) + 1;
    }
    this.starts[count] = text.length;
  }

  /**
   * Each line that has a word, with the place of the first.
   * @param {string} word at least one character @param {(line: number, at: number) => void} found
   */
  each(word, found) {
    const { text, starts } = this;
    let line = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[line])) {
      while (starts[line + 1] <= at) {
        line++;
      }
      found(line, at);
      line++;
    }
  }
};

/** Lines whose words are learnt at a time: a short one, for a reader may be typing. */
atlas.LEARN = 250;

atlas.Matcher = class {
  /** @param {{titles: string[], text: string}} words a line of `text` per title, which begins with it; plain */
  constructor({ titles, text }) {
    this.titles = titles.map(atlas.plain);
    this.names = this.titles.map((title) => title.split(" · ").map(atlas.squashed));
    this.squashed = new atlas.Lines(this.names.map((names) => names.join(" ")).join("\n"), titles.length);
    this.lines = new atlas.Lines(text, titles.length);
    /** The words of names. @type {Set<string> | null} */
    this.parts = null;
    /** All words of the first `learnt` lines. @type {Set<string>} */
    this.known = new Set();
    this.learnt = 0;
  }

  /**
   * A score per entry, 0 for what does not match. Every word must match; if nothing has them all,
   * what has the most.
   * @param {string} query
   */
  scores(query) {
    const plain = atlas.plain(query).trim();
    const words = plain.split(/[\s,，、。；;：:/]+/).filter(Boolean);
    const sums = this.none();
    const found = this.none();
    for (const scores of words.map((word) => this.word(word))) {
      scores.forEach((score, entry) => {
        sums[entry] += score;
        found[entry] += Number(score > 0);
      });
    }
    const most = found.reduce((a, b) => Math.max(a, b), 0);
    const whole = atlas.squashed(plain);
    return sums.map((sum, entry) =>
      most && found[entry] === most ? sum + 40 * this.name(entry, whole) : 0,
    );
  }

  none() {
    return new Float64Array(this.titles.length);
  }

  /** How well the whole query is the name of an entry, 0 to 1. @param {number} entry @param {string} whole */
  name(entry, whole) {
    const scores = this.names[entry].map((name) =>
      name === whole ? 1 : name.startsWith(whole) ? 0.6 : name.includes(whole) ? 0.3 : 0,
    );
    return Math.max(...scores);
  }

  /** @param {string} word */
  word(word) {
    const exact = this.exactly(word);
    if (exact.some(Boolean)) {
      return exact;
    }
    return /\p{sc=Han}/u.test(word) ? this.pieces(word) : this.nearly(word);
  }

  /** @param {string} word */
  exactly(word) {
    const scores = this.none();
    const { text, starts } = this.lines;
    this.lines.each(word, (entry, at) => {
      scores[entry] = at === starts[entry] || /[\s(（]/.test(text[at - 1]) ? 4 : 2;
    });
    const squashed = atlas.squashed(word);
    if (squashed) {
      this.squashed.each(squashed, (entry) => (scores[entry] = 10));
    }
    return scores;
  }

  /** Chinese that stands nowhere as it is: by its pairs of characters. @param {string} word */
  pieces(word) {
    const close = (/** @type {string} */ name) => word.length > 2 && atlas.near(name, word, 1);
    const pairs = Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
    const found = this.none();
    for (const pair of pairs) {
      this.lines.each(pair, (entry) => found[entry]++);
    }
    return found.map((inText, entry) => {
      const title = this.titles[entry];
      if (title.split(/[\s·]+/).some(close)) {
        return 5;
      }
      const inTitle = pairs.filter((pair) => title.includes(pair)).length;
      return inText * 2 >= pairs.length && inText ? (inText + inTitle) / pairs.length : 0;
    });
  }

  /** Slips of the key, in words of names; in all words only if no name has one. @param {string} word */
  nearly(word) {
    const near = (/** @type {string} */ known) => atlas.near(word, known, atlas.slack(word));
    while (!this.parts && this.learn());
    const named = [...(this.parts ?? [])].filter(near);
    while (!named.length && this.learn());
    const scores = this.none();
    for (const known of named.length ? named : [...this.known].filter(near)) {
      this.lines.each(known, (entry) => (scores[entry] ||= 1));
    }
    for (const known of named) {
      this.squashed.each(known, (entry) => (scores[entry] = 5));
    }
    return scores;
  }

  /** Learn a few of the words that slips are looked for in; says whether there are more. */
  learn() {
    if (!this.parts) {
      const words = this.titles.join(" ").split(/[^\p{L}\p{N}]+/u);
      this.parts = new Set([...this.names.flat(), ...words].filter(Boolean));
      return true;
    }
    const { text, starts } = this.lines;
    const end = Math.min(this.learnt + atlas.LEARN, this.titles.length);
    for (const word of text.slice(starts[this.learnt], starts[end]).match(/[a-z0-9]{3,}/g) ?? []) {
      this.known.add(word);
    }
    this.learnt = end;
    return end < this.titles.length;
  }
};
