// The chooser: six questions, a shortlist at once, the answers in the address. Without this file
// the page leads to shortlists that were made with the site.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  /** @type {(id: string) => any} */
  const part = (id) => document.getElementById(`choose-${id}`);
  const form = /** @type {HTMLFormElement} */ (part("form"));
  const data = JSON.parse(part("data").textContent);
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const fields = ["domain", "task", "language", "memory", "terms", "maintained"];
  /** @type {(name: string) => HTMLSelectElement} */
  const field = (name) => part(name);

  /** The tasks of the chosen domain, as options. */
  function offerTasks() {
    const chosen = field("task").value;
    const tasks = Object.entries(data.tasks[field("domain").value] ?? {});
    const options = tasks.map(([id, label]) => new Option(String(label), id));
    field("task").replaceChildren(field("task").options[0], ...options);
    field("task").value = data.tasks[field("domain").value]?.[chosen] ? chosen : "";
    field("task").disabled = !tasks.length;
  }

  function show() {
    const answers = Object.fromEntries(fields.map((name) => [name, field(name).value]));
    const { domain, task, language, terms } = answers;
    const wish = {
      domain,
      task,
      language,
      terms,
      memory: Number(answers.memory),
      maintained: answers.maintained === "yes",
    };
    const { kept, leftOut } = atlas.shortlist(wish, data.models, data.accepted, data.precisions);
    part("kept").replaceChildren(...kept.map(item));
    part("out").replaceChildren(...leftOut.map(item));
    part("nothing").hidden = kept.length > 0;
    part("everything").hidden = leftOut.length > 0;
    part("result").hidden = !domain;
    const counts = { kept: number.format(kept.length), out: number.format(leftOut.length) };
    part("count").textContent = domain ? atlas.fill(part("count").dataset.text, counts) : "";
    document.dispatchEvent(new Event("atlas:rows"));
    return answers;
  }

  /** One model with its reasons. @param {any} judged */
  function item({ model, reasons }) {
    const list = atlas.element("ul", { className: "reasons" });
    for (const [criterion, code, answer] of reasons) {
      const template = /** @type {any} */ (document.getElementById(`reason-${answer}`));
      const reason = template.content.cloneNode(true);
      const value = criterion === "memory" ? need(model, code) : (model.words[criterion] ?? "");
      reason.querySelector("span").textContent = atlas.fill(data.reasons[criterion][code], { value });
      list.append(reason);
    }
    list.append(...model.conditions.map((/** @type {string} */ text) => atlas.element("li", {}, text)));
    const link = atlas.element("a", { href: `../entries/${model.slug}/` }, model.name);
    const facts = atlas.element("small", {}, model.facts);
    return atlas.element("li", { "data-slug": model.slug }, link, " ", facts, list);
  }

  /** @param {any} model @param {string} code */
  function need({ needs }, code) {
    return needs ? number.format(needs[code] ?? needs.int4) : "";
  }

  /** Take the answers from the address. */
  function read() {
    const query = new URLSearchParams(location.search);
    for (const name of fields) {
      field(name).value = query.get(name) ?? "";
      if (field(name).selectedIndex < 0) {
        field(name).value = "";
      }
      if (name === "domain") {
        offerTasks();
      }
    }
    keep(show(), false);
  }

  /** Put the answers into the address, and into the way to the other language. */
  function keep(/** @type {Record<string, string>} */ answers, fresh = true) {
    const query = new URLSearchParams(Object.entries(answers).filter(([, value]) => value));
    if (fresh) {
      history.pushState(null, "", location.pathname + (query.size ? `?${query}` : ""));
    }
    atlas.keepQuery();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    offerTasks();
    keep(show());
  });
  addEventListener("popstate", read);
  read();
});
