// The rule of hooks/atlas/verdicts/shortlist.py for the reader's browser: no page, no words. A test
// holds both to the same answers.
"use strict";

var atlas = atlas || {};

/**
 * @typedef {object} Model
 * @property {string} slug @property {string} name @property {string} domain @property {string} task
 * @property {boolean} general @property {string[]} languages @property {string[]} uses
 * @property {number} openness @property {boolean} alive @property {boolean} unseen
 * @property {string} commit @property {string} released
 * @property {Record<string, number> | null} needs @property {boolean} weights
 * @property {Record<string, string>} words @property {string} facts
 * @property {string[]} conditions
 *
 * @typedef {{domain: string, task?: string, language?: string, memory?: number, terms?: string,
 *   maintained?: boolean}} Wish
 * @typedef {"yes" | "partly" | "no"} Answer
 * @typedef {[criterion: string, code: string, answer: Answer]} Reason
 * @typedef {{model: Model, reasons: Reason[]}} Judged
 */

/**
 * @param {Wish} wish @param {Model[]} models
 * @param {Record<string, string[]>} accepted answers on terms that meet each wish
 * @param {string[]} precisions the most exact first
 * @returns {{kept: Judged[], leftOut: Judged[]}} best first, nearest first
 */
atlas.shortlist = (wish, models, accepted, precisions) => {
  /** @type {(model: Model) => Reason[]} */
  const reasons = (model) => {
    /** @type {Reason[]} */
    const found = [["weights", ...(model.weights ? yes("known") : no("none"))]];
    if (wish.task) {
      found.push(["task", ...task(wish.task, model)]);
    }
    if (wish.language) {
      found.push(["language", ...language(wish.language, model)]);
    }
    if (wish.memory) {
      found.push(["memory", ...memory(wish.memory, model)]);
    }
    if (wish.terms) {
      found.push(["terms", ...terms(accepted[wish.terms], model)]);
    }
    if (wish.maintained) {
      found.push(["maintained", ...maintained(model)]);
    }
    return found;
  };

  /** @type {(code: string) => [string, Answer]} */
  const yes = (code) => [code, "yes"];
  /** @type {(code: string) => [string, Answer]} */
  const partly = (code) => [code, "partly"];
  /** @type {(code: string) => [string, Answer]} */
  const no = (code) => [code, "no"];

  /** @param {string} wanted @param {Model} model */
  const task = (wanted, model) => {
    if (model.task === wanted) {
      return yes("same");
    }
    return model.general ? partly("general") : no("other");
  };

  /** @param {string} wanted @param {Model} model */
  const language = (wanted, { languages }) => {
    if (!languages.length) {
      return partly("unstated");
    }
    return languages.includes(wanted) || languages.includes("mul") ? yes("has") : no("lacks");
  };

  /** @param {number} card @param {Model} model */
  const memory = (card, { needs }) => {
    if (!needs) {
      return partly("unstated");
    }
    const precision = precisions.find((name) => needs[name] <= card);
    if (!precision) {
      return no("large");
    }
    return precision === precisions[0] ? yes(precision) : partly(precision);
  };

  /** @param {string[]} meeting @param {Model} model */
  const terms = (meeting, { uses }) => {
    const met = uses.filter((use) => meeting.includes(use)).length;
    if (met === uses.length) {
      return yes("all");
    }
    return met ? partly("some") : no("none");
  };

  /** @param {Model} model */
  const maintained = ({ alive, unseen }) => {
    if (alive) {
      return yes("alive");
    }
    return unseen ? partly("unseen") : no("not");
  };

  /** @type {(one: Judged, answer: Answer) => number} */
  const count = ({ reasons }, answer) => reasons.filter((reason) => reason[2] === answer).length;
  /** @type {(a: string, b: string) => number} */
  const descending = (a, b) => (a < b ? 1 : a > b ? -1 : 0);

  /** @param {Judged} a @param {Judged} b */
  const order = (a, b) =>
    count(a, "no") - count(b, "no") ||
    count(a, "partly") - count(b, "partly") ||
    b.model.openness - a.model.openness ||
    Number(b.model.alive) - Number(a.model.alive) ||
    descending(a.model.commit, b.model.commit) ||
    descending(a.model.released, b.model.released) ||
    descending(b.model.slug, a.model.slug);

  const judged = models
    .filter((model) => model.domain === wish.domain)
    .map((model) => ({ model, reasons: reasons(model) }))
    .sort(order);
  return {
    kept: judged.filter((one) => !count(one, "no")),
    leftOut: judged.filter((one) => count(one, "no")),
  };
};
