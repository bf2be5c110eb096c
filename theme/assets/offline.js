// Only pages of the offline bundle load this file. From a disk, a browser starts no worker and
// shows the listing of a folder instead of its page; the first is stood in for, the second avoided.
"use strict";

if (location.protocol === "file:") {
  /** Runs a worker's script in a frame without address, which a page from a disk may fill. */
  class FrameWorker extends EventTarget {
    /** @param {string} address of the script */
    constructor(address) {
      super();
      /** @type {Promise<Window & typeof globalThis>} */
      this.ready = new Promise((resolve) => {
        const begin = () => this.begin(address, resolve);
        if (document.readyState === "loading") {
          document.addEventListener("DOMContentLoaded", begin);
        } else {
          begin();
        }
      });
    }

    /**
     * @param {string} address
     * @param {(inside: Window & typeof globalThis) => void} done
     */
    begin(address, done) {
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inside = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
      inside.postMessage = (/** @type {unknown} */ data) => {
        this.dispatchEvent(new MessageEvent("message", { data }));
      };
      const script = inside.document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => done(inside));
      inside.document.body.append(script);
    }

    /** @param {unknown} data */
    async postMessage(data) {
      const inside = await this.ready;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }
  }
  Object.assign(window, { Worker: FrameWorker });

  // Links that scripts make lead to folders, as on a server.
  addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link?.protocol === "file:" && link.pathname.endsWith("/")) {
        link.pathname += "index.html";
      }
    },
    true,
  );
}
