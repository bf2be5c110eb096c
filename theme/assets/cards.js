// The cards of named models open with their buttons, without this file. It lets a mouse open them
// too, by resting on the name.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!HTMLElement.prototype.showPopover || !matchMedia("(hover: hover)").matches) {
    return;
  }
  const REST = 350; // milliseconds before a card opens or closes
  let timer = 0;
  const soon = (/** @type {() => void} */ act) => {
    clearTimeout(timer);
    timer = setTimeout(act, REST);
  };
  /** @type {NodeListOf<HTMLElement>} */
  const links = document.querySelectorAll("a[data-card]");
  for (const link of links) {
    /** @type {any} the compiler does not know `source` yet */
    const card = document.getElementById(link.dataset.card ?? "");
    const open = () => card.isConnected && card.showPopover({ source: link.nextElementSibling });
    const close = () => card.matches(":popover-open") && card.hidePopover();
    link.addEventListener("mouseenter", () => soon(open));
    link.addEventListener("mouseleave", () => soon(close));
    card.addEventListener("mouseenter", () => clearTimeout(timer));
    card.addEventListener("mouseleave", () => soon(close));
  }
});
