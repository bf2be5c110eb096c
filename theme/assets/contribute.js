// A new entry, checked as one types and handed over as a file. Nothing is sent anywhere.
"use strict";

var atlas = atlas || {};

/** An id from a name. @param {string} name */
atlas.slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/**
 * The known word that was probably meant, if one is a slip of the key away.
 * @param {string} word @param {string[]} known
 */
atlas.nearest = (word, known) => {
  const typed = atlas.plain(word);
  const slips = Array.from({ length: atlas.slack(typed) }, (_, at) => at + 1);
  for (const most of slips) {
    const near = known.find((other) => atlas.near(typed, atlas.plain(other), most));
    if (near !== undefined) {
      return near;
    }
  }
  return undefined;
};

atlas.EntryForm = class {
  /** @param {HTMLFormElement} form @param {Record<string, any>} data */
  constructor(form, data) {
    this.form = form;
    this.data = data;
    this.rules = new atlas.Rules(data.schema);
    /** @type {Set<string>} fields that the reader has left once */
    this.visited = new Set();
    this.slugIsOurs = true;
    form.hidden = false;
    this.part("result").hidden = false;
    form.addEventListener("input", (event) => this.changed(/** @type {any} */ (event.target)));
    form.addEventListener("focusout", (event) => this.left(/** @type {any} */ (event.target)));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.part("open").addEventListener("click", () => this.hand(() => this.open()));
    this.part("copy").addEventListener("click", () => this.hand(() => this.copy()));
    this.update();
  }

  /** @param {string} name @returns {any} */
  part(name) {
    return document.getElementById(`entry-${name}`);
  }

  /** @param {string} name @returns {any} */
  field(name) {
    return this.form.elements.namedItem(name);
  }

  /** @returns {any[]} */
  get fields() {
    return [...this.form.querySelectorAll("input, select, textarea")];
  }

  /** @param {any} field */
  changed(field) {
    if (field.name === "slug") {
      this.slugIsOurs = field.value === "";
    } else if (field.name === "name" && this.slugIsOurs) {
      this.field("slug").value = atlas.slug(field.value);
    }
    this.update();
  }

  /** @param {any} field */
  left(field) {
    if (field.name) {
      this.visited.add(field.name);
      this.update();
    }
  }

  record() {
    /** @type {Record<string, any>} */
    const found = {};
    for (const field of this.fields) {
      const text = field.value.trim();
      if (text) {
        this.take(found, field, text);
      }
    }
    if (found.paper?.arxiv) {
      found.paper.url = `https://arxiv.org/abs/${found.paper.arxiv}`;
    }
    return Object.fromEntries(this.data.order.flatMap((/** @type {string} */ key) => key in found ? [[key, found[key]]] : []));
  }

  /** @param {Record<string, any>} found @param {any} field @param {string} text */
  take(found, field, text) {
    if (field.name === "subdomain") {
      [found.domain, found.subdomain] = text.split("/");
      return;
    }
    const way = field.name.split(".");
    const last = way.pop();
    const place = way.reduce((/** @type {any} */ at, /** @type {string} */ key) => (at[key] ??= {}), found);
    if (field.dataset.kind === "words") {
      place[last] = text.split(/[\s,，、;；]+/u).filter(Boolean);
    } else if (field.dataset.kind === "lines") {
      const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
      place[last] = lines.map((line) => this.item(field.name, line));
    } else {
      place[last] = text.replace(/\s*\n\s*/g, " ");
    }
  }

  /** @param {string} name @param {string} line of a list */
  item(name, line) {
    if (name === "organisations") {
      return this.organisation(line);
    }
    if (name === "weights") {
      const [, host, id] = /^https:\/\/(?:www\.)?(huggingface\.co|modelscope\.cn\/models)\/([\w.-]+\/[\w.-]+)\/?$/.exec(line) ?? [];
      return host
        ? { host: host.startsWith("h") ? "huggingface" : "modelscope", id }
        : { host: "other", url: line };
    }
    if (name === "bases") {
      const [, slug, variant] = /^([^:：]*)[:：]\s*(.*)$/.exec(line) ?? [];
      return slug === undefined ? { slug: line, variant: line } : { slug, variant };
    }
    return line;
  }

  /** A known one by id or name; a new one as `English name | Chinese name | type`. @param {string} line */
  organisation(line) {
    const parts = line.split(/[|｜]/).map((part) => part.trim());
    /** @type {[string, string[]][]} */
    const known = Object.entries(this.data.organisations);
    const wanted = parts[0].toLowerCase();
    const same = known.find(([slug, names]) => [slug, ...names].some((n) => n.toLowerCase() === wanted));
    if (same || parts.length === 1) {
      return { slug: same?.[0] ?? line };
    }
    const name = parts.length > 2 && parts[1] ? { en: parts[0], zh: parts[1] } : { en: parts[0] };
    return { slug: atlas.slug(wanted), name, type: parts.at(-1) };
  }

  /** @param {any} record */
  faults(record) {
    const faults = [...this.rules.faults(record)];
    /** @type {(path: any[], key: string, values: any) => void} */
    const add = (path, key, values) => void faults.push({ path, key, values });
    const { files, repositories, organisations, releases, fields } = this.data;
    if (record.slug in files) {
      add(["slug"], "reference.slug_twice", { slug: record.slug, other: files[record.slug] });
    }
    const other = repositories[`${record.github?.toLowerCase()} ${record.kind}`];
    if (other) {
      add(["github"], "reference.repository_twice", { repository: record.github, other });
    }
    for (const [index, item] of (record.organisations ?? []).entries()) {
      if (!item.name && !(item.slug in organisations)) {
        const known = Object.entries(organisations).flat(2);
        add(["organisations", index], "reference.organisation", { word: item.slug, known });
      }
    }
    for (const [index, item] of (record.bases ?? []).entries()) {
      if (!(item.slug in releases)) {
        add(["bases", index], "reference.base", { word: item.slug, known: Object.keys(releases) });
      }
    }
    for (const [index, word] of (record.unknown ?? []).entries()) {
      if (!fields.includes(word)) {
        add(["unknown", index], "reference.field", { word, known: fields });
      }
    }
    return faults;
  }

  /** What is no fault, but worth a second look: names one slip away. @param {any} record */
  advice(record) {
    const { files, makers, releases, least } = this.data;
    const plain = (/** @type {string} */ name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
    const digits = (/** @type {string} */ name) => name.replace(/\D/g, "");
    const own = plain(record.name ?? "");
    const ours = (record.organisations ?? []).map((/** @type {any} */ item) => item.slug);
    return Object.keys(makers).flatMap((slug) => {
      const other = plain(releases[slug]);
      const kin =
        files[slug].startsWith(`${record.domain}/`) ||
        makers[slug].some((/** @type {string} */ maker) => ours.includes(maker));
      const long = Math.min(own.length, other.length) >= least;
      if (own !== other && !(kin && long && digits(own) === digits(other) && atlas.near(own, other, 1))) {
        return [];
      }
      const key = own === other ? "advice.same_name" : "advice.similar_name";
      const values = { other: `catalog/${files[slug]}`, near: releases[slug] };
      return [{ path: ["name"], key, values }];
    });
  }

  /** Where a fault is mended. @param {any} fault */
  fieldOf(fault) {
    const name = fault.path.filter((/** @type {any} */ key) => typeof key === "string").join(".");
    const start = (/** @type {string} */ a, /** @type {string} */ b) => a === b || a.startsWith(`${b}.`);
    return (
      this.fields.find((field) => start(name, field.name)) ??
      this.fields.find((field) => start(field.name, name)) ??
      this.field("subdomain")
    );
  }

  /** @param {any} fault */
  sentence({ path, key, values }) {
    const text = key.split(".").reduce((/** @type {any} */ at, /** @type {string} */ k) => at[k], this.data.messages);
    const index = path.find((/** @type {any} */ part) => typeof part === "number");
    const line = index === undefined ? "" : atlas.fill(this.data.words.line, { count: index + 1 });
    const near = atlas.nearest(values?.word ?? "", values?.known ?? []);
    const meant = near === undefined ? "" : atlas.fill(this.data.messages.did_you_mean, { near });
    return line + atlas.fill(text, values) + meant;
  }

  /** Sentences by field. @param {any[]} faults */
  byField(faults) {
    /** @type {Map<any, string[]>} */
    const told = new Map();
    for (const fault of faults) {
      const field = this.fieldOf(fault);
      told.set(field, [...(told.get(field) ?? []), this.sentence(fault)]);
    }
    return told;
  }

  update() {
    const record = this.record();
    const [told, advised] = [this.faults(record), this.advice(record)].map((all) => this.byField(all));
    for (const field of this.fields) {
      const seen = this.visited.has(field.name);
      const shown = seen ? [...(told.get(field) ?? []), ...(advised.get(field) ?? [])] : [];
      const place = /** @type {HTMLElement} */ (document.getElementById(`${field.id}-fault`));
      const text = shown.join(" ");
      place.textContent = text;
      place.hidden = !text;
      place.classList.toggle("fault--advice", !told.has(field));
      field.setAttribute("aria-invalid", String(seen && told.has(field)));
    }
    const { words } = this.data;
    const state = told.size ? atlas.fill(words.faults, { count: told.size }) : words.sound;
    if (this.part("state").textContent !== state) {
      this.part("state").textContent = state; // once, as it is read out
    }
    this.first = this.fields.find((field) => told.has(field));
    this.show(record);
  }

  /** @param {any} record */
  show(record) {
    const make = atlas.element;
    const { en, zh } = record.summary ?? {};
    const use = this.field("licence.use").selectedOptions[0].text;
    const facts = [use, ...(record.sizes ?? []), record.released, record.github].filter(Boolean);
    this.part("card").replaceChildren(
      make("p", {}, make("strong", {}, record.name ?? this.data.words.untitled), ` ${record.name_zh ?? ""}`),
      make("p", {}, (document.documentElement.lang === "en" ? en || zh : zh || en) ?? ""),
      make("p", {}, make("small", {}, facts.join(" · "))),
    );
    this.path = `catalog/${record.domain ?? "DOMAIN"}/${record.slug ?? "SLUG"}.yml`;
    this.part("path").textContent = this.path;
    this.part("yaml").value = atlas.yaml(record, this.data.width);
  }

  /** Show all that is wrong, or hand the file over. @param {() => void} hand */
  hand(hand) {
    for (const field of this.fields) {
      this.visited.add(field.name);
    }
    this.update();
    if (this.first) {
      this.first.focus();
      return;
    }
    const link = this.part("download");
    link.href = URL.createObjectURL(new Blob([this.part("yaml").value]));
    link.download = String(this.path).split("/").pop();
    link.hidden = false;
    hand();
  }

  open() {
    const { repository, words } = this.data;
    const query = new URLSearchParams({ filename: String(this.path), value: this.part("yaml").value });
    const address = `${repository}/new/main?${query}`;
    if (!repository || address.length > 8_000) {
      this.part("note").textContent = words.long;
      return;
    }
    window.open(address, "_blank", "noopener");
  }

  copy() {
    atlas.copy(this.part("yaml").value).then(() => {
      this.part("note").textContent = this.data.words.copied;
    });
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("entry-form");
  const data = document.getElementById("entry-data");
  if (form && data) {
    new atlas.EntryForm(/** @type {HTMLFormElement} */ (form), JSON.parse(data.textContent ?? ""));
  }
});
