// An entry as values: checked against the record types, and written as YAML. No page, no words.
"use strict";

var atlas = atlas || {};

/**
 * @typedef {(string | number)[]} Path
 * @typedef {{ path: Path, key: string, values: any }} Fault
 * @typedef {{ anyOf?: Schema[], oneOf?: Schema[], [key: string]: any }} Schema
 */

/** The rules of one record type. */
atlas.Rules = class {
  /** @param {Schema} schema */
  constructor(schema) {
    this.schema = schema;
  }

  /** The part that is meant. @param {Schema} schema @param {any} value @returns {Schema} */
  meant(schema, value) {
    if (schema.$ref) {
      return this.meant(this.schema.$defs[schema.$ref.split("/").pop()], value);
    }
    const ways = (schema.anyOf ?? schema.oneOf)?.map((way) => this.meant(way, value));
    if (!ways) {
      return schema;
    }
    const wanted = typeof value === "string" ? "string" : "object";
    const fits = ways.filter((way) => way.type !== "null");
    return { ...schema, ...(fits.find((way) => way.type === wanted) ?? fits[0]) };
  }

  /** @param {any} value @param {Schema} part @param {Path} path @returns {Generator<Fault>} */
  *faults(value, part = this.schema, path = []) {
    const schema = this.meant(part, value);
    const word = String(path.at(-1));
    if (Array.isArray(value)) {
      if (value.length < (schema.minItems ?? 0)) {
        yield { path, key: "schema.empty_list", values: {} };
      }
      for (const [index, item] of value.entries()) {
        yield* this.faults(item, schema.items, [...path, index]);
      }
    } else if (schema.type === "object") {
      // A single text stands for a mapping with its first field, as in `evidence`.
      const record = typeof value === "string" ? { [Object.keys(schema.properties)[0]]: value } : value;
      for (const name of schema.required ?? []) {
        if (record[name] === undefined) {
          yield { path: [...path, name], key: "schema.missing", values: { word: name } };
        }
      }
      for (const [name, item] of Object.entries(record)) {
        yield* this.faults(item, schema.properties[name], [...path, name]);
      }
    } else if (schema.enum && !schema.enum.includes(value)) {
      yield { path, key: "schema.choice", values: { value, choices: schema.enum.join(", "), word } };
    } else if (typeof value === "string") {
      yield* this.text(schema, value, path);
    }
  }

  /** @param {Schema} schema @param {string} text @param {Path} path @returns {Generator<Fault>} */
  *text(schema, text, path) {
    const at = [...text].findIndex((char) => /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(char));
    if (at >= 0) {
      const code = ([...text][at].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      yield { path, key: "text.character", values: { position: at + 1, name: `U+${code}` } };
    } else if (schema.pattern && !schema.rules && !new RegExp(schema.pattern, "u").test(text)) { // not blank
      yield { path, key: "schema.empty", values: {} };
    } else if ([...text].length > (schema.maxLength ?? Infinity)) { // an emoji is one, as in the checks
      yield { path, key: "schema.long", values: { limit: schema.maxLength } };
    } else {
      const broken = schema.rules?.find((/** @type {string[]} */ [form]) => !new RegExp(form, "u").test(text));
      if (broken) {
        yield { path, key: broken[1], values: { text } };
      }
    }
  }
};

/** Plain where YAML reads that as it looks, else in quotes. @param {string} text */
atlas.scalar = (text) => {
  const plain = /^[A-Za-z\u3400-\u9fff](?:[^\s:#'"{}[\],&*!|>%@`]| (?=[^\s#]))*$/.test(text);
  const word = /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain && !word ? text : `'${text.replace(/'/g, "''")}'`;
};

/** A long line as several, broken at blanks. @param {string} line @param {number} width */
atlas.folded = (line, width) => {
  const [head, indent, dash] = /^( *)((?:- )?)[\w-]*:? ?/.exec(line) ?? ["", "", ""];
  const further = indent + " ".repeat(dash.length + (head.trim() ? 2 : 0));
  const lines = [];
  let shown = head;
  for (const [index, word] of line.slice(head.length).split(" ").entries()) {
    if (index && [...`${shown} ${word}`].length > width) {
      lines.push(shown);
      shown = further + word;
    } else {
      shown += index ? ` ${word}` : word;
    }
  }
  return [...lines, shown].join("\n");
};

/** @param {Record<string, any>} record @param {string} indent @returns {string[]} */
atlas.lines = (record, indent = "") =>
  Object.entries(record).flatMap(([key, value]) => {
    if (Array.isArray(value) && typeof value[0] === "string" && key !== "evidence") {
      return [`${indent}${key}: [${value.map(atlas.scalar).join(", ")}]`];
    }
    if (Array.isArray(value)) {
      const items = value.flatMap((item) => {
        const [first, ...others] =
          typeof item === "string" ? [atlas.scalar(item)] : atlas.lines(item, "");
        return [`${indent}  - ${first}`, ...others.map((line) => `${indent}    ${line}`)];
      });
      return [`${indent}${key}:`, ...items];
    }
    return typeof value === "object"
      ? [`${indent}${key}:`, ...atlas.lines(value, `${indent}  `)]
      : [`${indent}${key}: ${atlas.scalar(value)}`];
  });

/** The file of an entry. @param {Record<string, any>} record @param {number} width */
atlas.yaml = (record, width) =>
  ["# yaml-language-server: $schema=../schema.json", ...atlas.lines(record)]
    .map((line) => ([...line].length > width ? atlas.folded(line, width) : line))
    .join("\n") + "\n";
