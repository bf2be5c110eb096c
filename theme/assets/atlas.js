// Everything works without script. This file lets a keyboard scroll what overflows, says when the
// numbers have grown old since the build, and holds what the other scripts share: `atlas`.
"use strict";

var atlas = atlas || {};

/** @type {Map<string, (data: any) => void>} */
atlas.awaited = new Map();

/**
 * Load a data script of the site, which hands its data to `receive`. A script tag works from a disk
 * too, where a page may not read files.
 * @param {string} name @param {string} address @returns {Promise<any>}
 */
atlas.load = (name, address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    atlas.awaited.set(name, resolve);
    script.src = address;
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });

/** @param {string} name @param {any} data */
atlas.receive = (name, data) => atlas.awaited.get(name)?.(data);

/**
 * A text of the site with its values: `fill("{count} rows", {count: 3})`.
 * @param {string | undefined} text @param {Record<string, string | number>} values
 */
atlas.fill = (text, values) =>
  (text ?? "").replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));

/**
 * An element with properties and content; text stays text.
 * @param {string} tag @param {Record<string, any>} properties @param {(Node | string)[]} content
 */
atlas.element = (tag, properties = {}, ...content) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) {
      Object.assign(made, { [name]: value });
    } else {
      made.setAttribute(name, value);
    }
  }
  made.append(...content);
  return made;
};

/** Where a link of this page leads: below the address at which it is read, or, from a disk, on the
 * published site. @param {string} link */
atlas.published = (link) => {
  const own = document.querySelector("link[rel=canonical]")?.getAttribute("href");
  return new URL(link, (location.protocol === "file:" && own) || location.href).href;
};

/** The state of a page stands in its address: keep it when the reader switches the language. */
atlas.keepQuery = () => {
  const { search, hash } = location;
  for (const link of document.querySelectorAll("a.language-switch")) {
    Object.assign(link, { search, hash });
  }
};

/**
 * Lead the keyboard on when what had the focus is gone: to this element, or to the title of the page.
 * @param {Element | null | undefined} element
 */
atlas.leadTo = (element) => {
  const place = /** @type {HTMLElement} */ (element ?? document.querySelector("main h1"));
  if (place.tabIndex < 0) {
    place.tabIndex = -1; // a title takes the focus from scripts only
  }
  place.focus();
};

/** @param {string} text @returns {Promise<void>} */
atlas.copy = async (text) => {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text);
  }
  const box = document.createElement("textarea"); // pages from a disk or over http have no clipboard
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  box.value = text;
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  focused?.focus();
  if (!copied) {
    throw new Error("copy");
  }
};

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.records")) {
    const box = table.parentElement;
    if (box && table.scrollWidth > box.clientWidth) {
      /** @type {HTMLElement} */ (table).tabIndex = 0;
    }
  }
  const notice = document.getElementById("stale");
  if (notice) {
    const age = Date.now() - Date.parse(notice.dataset.polled ?? "");
    notice.hidden &&= age <= Number(notice.dataset.days) * 86_400_000;
  }
});

// The theme puts tables of hand-written pages into boxes that scroll, once the page stands.
addEventListener("load", () => {
  /** @param {Element} box */
  const reach = (box) => {
    /** @type {HTMLElement} */ (box).tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  };
  const watch = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
    reach(box); // at once: what is observed is told with the next picture only
    watch.observe(box);
  }
});
