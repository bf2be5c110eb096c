// Only pages of the offline bundle load this file. From a disk, a browser starts no worker and
// shows the listing of a folder instead of its page; the first is stood in for, the second avoided.
"use strict";

if (location.protocol === "file:") {
  // The search runs in a frame without address, which a page from a disk may fill with a script.
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.ready = new Promise((resolve) => {
        document.addEventListener("DOMContentLoaded", () => resolve(this.begin(address)));
        if (document.readyState !== "loading") resolve(this.begin(address));
      });
    }

    begin(address) {
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inside = frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = inside.document.createElement("script");
      script.src = address;
      return new Promise((resolve) => {
        script.addEventListener("load", () => resolve(inside));
        inside.document.body.append(script);
      });
    }

    async postMessage(data) {
      const inside = await this.ready;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }
  };

  // Links that scripts make lead to folders, as on a server.
  addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (link && link.protocol === "file:" && link.pathname.endsWith("/")) {
        link.pathname += "index.html";
      }
    },
    true,
  );
}
