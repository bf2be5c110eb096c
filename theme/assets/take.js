// Rows as what a reader takes away: CSV, Markdown or JSON.
"use strict";

var atlas = atlas || {};

/** @typedef {Record<string, string | number>} Row */

/** For spreadsheets: a text that one would take for a formula gets an apostrophe. @param {Row[]} rows */
atlas.csv = (rows) => {
  const cell = (/** @type {string | number} */ value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value}`;
    return `"${text.replaceAll('"', '""')}"`;
  };
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))];
  return `${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
};

/** @param {Row[]} rows */
atlas.markdown = (rows) => {
  const cell = (/** @type {string | number} */ value) =>
    `${value}`.replace(/[\\|`*_[\]<>]/g, "\\$&").replace(/\s+/g, " ");
  const line = (/** @type {(string | number)[]} */ values) => `| ${values.map(cell).join(" | ")} |`;
  const [head, ...others] = Object.keys(rows[0] ?? {});
  const rule = `|${" --- |".repeat(others.length + 1)}`;
  const body = rows.map((row) => {
    const values = Object.values(row);
    const address = values.pop();
    return line(values).replace(/^\| (.*?) \|/, (_, name) => `| [${name}](${address}) |`);
  });
  return `${[line([head, ...others].slice(0, -1)), rule.slice(0, -6), ...body].join("\n")}\n`;
};

/** @param {Row[]} rows */
atlas.json = (rows) => `${JSON.stringify(rows, null, 2)}\n`;

/** @type {Record<string, {name: string, file: string, type: string, write: (rows: Row[]) => string}>} */
atlas.formats = {
  csv: { name: "CSV", file: "atlas.csv", type: "text/csv", write: atlas.csv },
  md: { name: "Markdown", file: "atlas.md", type: "text/markdown", write: atlas.markdown },
  json: { name: "JSON", file: "atlas.json", type: "application/json", write: atlas.json },
};
