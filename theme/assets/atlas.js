// Everything works without this file; it only lets a keyboard scroll what overflows.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.records")) {
    const box = table.parentElement;
    if (box && table.scrollWidth > box.clientWidth) {
      table.tabIndex = 0;
    }
  }
});
