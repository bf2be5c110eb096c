// Fits our hardware: hides the sizes that a chosen memory does not hold.
"use strict";

var atlas = atlas || {};

document.addEventListener("DOMContentLoaded", () => {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("fits"));
  const found = /** @type {HTMLElement} */ (document.getElementById("fits-found"));
  const further = /** @type {HTMLElement} */ (document.getElementById("fits-explore"));
  /** @type {NodeListOf<HTMLElement>} */
  const rows = document.querySelectorAll("#fits-sizes tbody tr");
  const [card, memory, precision] = ["card", "memory", "precision"].map(
    (name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name)),
  );
  const usual = precision.value;
  const cards = [...card.options].map(({ value }) => value);

  function show() {
    const most = Number(memory.value);
    let count = 0;
    for (const row of rows) {
      row.hidden = most > 0 && Number(row.dataset[precision.value]) > most;
      count += row.hidden ? 0 : Number(row.dataset.smallest);
    }
    const chosen = precision.selectedOptions[0].textContent ?? "";
    const values = { count, memory: most, precision: chosen };
    card.value = cards.includes(memory.value) ? memory.value : "";
    found.textContent = most > 0 ? atlas.fill(form.dataset.found, values) : "";
    further.hidden = !card.value;
    const link = further.querySelector("a");
    if (link) {
      link.search = `?fits=${card.value}&precision=${precision.value}`;
    }
    atlas.keepQuery();
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    memory.value = query.get("memory") ?? "";
    precision.value = query.get("precision") ?? usual;
    precision.value ||= usual;
    show();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target === card) {
      memory.value = card.value;
    }
    const query = new URLSearchParams();
    if (memory.value) {
      query.set("memory", memory.value);
    }
    if (precision.value !== usual) {
      query.set("precision", precision.value);
    }
    history.pushState(null, "", query.size ? `?${query}` : location.pathname);
    show();
  });
  addEventListener("popstate", restore);
  restore();
});
