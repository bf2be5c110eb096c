// Filters and counts, over columns of numbers: no page, no words.
"use strict";

var atlas = atlas || {};

/**
 * @typedef {object} FacetData what the site ships: per entry the place of its option, or several
 * @property {string} name
 * @property {string[]} options
 * @property {(number | number[])[]} column
 */

/** One facet, its places laid out one after the other: those of entry i are at starts[i]… */
atlas.Facet = class {
  /** @param {FacetData} data */
  constructor({ name, options, column }) {
    this.name = name;
    this.options = options;
    this.starts = new Uint32Array(column.length + 1);
    /** @type {number[]} */
    const places = [];
    column.forEach((value, entry) => {
      places.push(...(Array.isArray(value) ? value : [value]));
      this.starts[entry + 1] = places.length;
    });
    this.places = Uint16Array.from(places);
  }

  /** @param {number} entry @param {Uint8Array} chosen 1 for chosen options */
  has(entry, chosen) {
    for (let at = this.starts[entry]; at < this.starts[entry + 1]; at++) {
      if (chosen[this.places[at]]) {
        return true;
      }
    }
    return false;
  }

  /** @param {number} entry @param {Uint32Array} counts */
  count(entry, counts) {
    for (let at = this.starts[entry]; at < this.starts[entry + 1]; at++) {
      counts[this.places[at]]++;
    }
  }

  /** @param {number} entry */
  values(entry) {
    return [...this.places.subarray(this.starts[entry], this.starts[entry + 1])];
  }
};

/**
 * Memory as a facet: every card that holds the smallest model of an entry.
 * @param {(number | null)[]} parameters in billions
 * @param {number[]} cards in GB @param {number} gb for a billion, at the chosen precision
 */
atlas.memoryFacet = (parameters, cards, gb) =>
  new atlas.Facet({
    name: "fits",
    options: cards.map(String),
    column: parameters.map((size) =>
      size === null ? [] : cards.flatMap((card, at) => (card >= size * gb ? [at] : [])),
    ),
  });

/**
 * The entries that pass, in the given order, and for each facet how many each of its options would
 * leave: the other facets count, its own choice does not, as options of one facet add up.
 * @param {InstanceType<typeof atlas.Facet>[]} facets
 * @param {Map<string, Set<string>>} choice facet → options
 * @param {ArrayLike<number>} order
 * @param {((entry: number) => boolean) | null} passes what the words allow
 */
atlas.select = (facets, choice, order, passes) => {
  const counts = facets.map((facet) => new Uint32Array(facet.options.length));
  const wanted = facets.map(({ name, options }) => {
    const chosen = choice.get(name);
    return chosen?.size ? Uint8Array.from(options, (option) => Number(chosen.has(option))) : null;
  });
  const active = facets.flatMap((_, at) => (wanted[at] ? [at] : []));
  /** @type {number[]} */
  const kept = [];
  for (let at = 0; at < order.length; at++) {
    const entry = order[at];
    if (passes && !passes(entry)) {
      continue;
    }
    let missed = -1;
    let misses = 0;
    for (const facet of active) {
      if (!facets[facet].has(entry, /** @type {Uint8Array} */ (wanted[facet]))) {
        missed = facet;
        if (++misses > 1) {
          break;
        }
      }
    }
    if (misses === 0) {
      kept.push(entry);
      facets.forEach((facet, place) => facet.count(entry, counts[place]));
    } else if (misses === 1) {
      facets[missed].count(entry, counts[missed]);
    }
  }
  return { kept, counts };
};
