// Everything works without this file. It lets a keyboard scroll what overflows, and says when the
// numbers have grown old since the build.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.records")) {
    const box = table.parentElement;
    if (box && table.scrollWidth > box.clientWidth) {
      table.tabIndex = 0;
    }
  }
  const notice = document.getElementById("stale");
  if (notice) {
    const age = Date.now() - Date.parse(notice.dataset.polled);
    notice.hidden &&= age <= notice.dataset.days * 86_400_000;
  }
});
