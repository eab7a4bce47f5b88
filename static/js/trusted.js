// What may become HTML or a worker on our pages, where the browser asks (Trusted Types; see docs/security.md).
//
// One policy, named "default", so that it is asked for every text that a script hands to the browser as HTML, ours and htmx alike.
// It lets through only what our own server answered, letter for letter: answers to htmx, and those read by `parsedAnswer`. A text put
// together in the browser, from an address, a title or a message, is refused, whatever is in it. No text ever becomes a script.

(() => {
  const page = /** @type {any} */ (globalThis);
  const WORKER = "/sw.js";
  const MOST_KEPT = 20;
  // What htmx itself puts around a fragment before it is parsed, and what it takes out of a page.
  const BEFORE = '<body><template class="internal-htmx-wrapper">';
  const AFTER = "</template></body>";
  const HEAD = /<head(\s[^>]*)?>[\s\S]*?<\/head>/i;
  /** Answers that wait to be parsed. @type {Set<string>} */
  const answers = new Set();

  /** @param {string} address */
  const isOurs = (address) => new URL(address, location.href).origin === location.origin;

  /** @param {string} text */
  const keep = (text) => {
    answers.add(text.replace(HEAD, ""));
    for (const oldest of answers) {
      if (answers.size <= MOST_KEPT) break;
      answers.delete(oldest);
    }
  };

  document.addEventListener("htmx:beforeSend", (event) => {
    const { xhr } = /** @type {CustomEvent<{xhr: XMLHttpRequest}>} */ (event).detail;
    // Before `load`, on which htmx parses; at the request itself, since its element may be gone when the answer comes.
    xhr.addEventListener("readystatechange", () => {
      if (xhr.readyState === XMLHttpRequest.DONE && xhr.responseURL && isOurs(xhr.responseURL)) keep(xhr.responseText);
    });
  });

  /** @param {string} text */
  const unwrapped = (text) =>
    (text.startsWith(BEFORE) && text.endsWith(AFTER) ? text.slice(BEFORE.length, -AFTER.length) : text).replace(HEAD, "");

  page.trustedTypes?.createPolicy("default", {
    createHTML: (/** @type {string} */ text) => (text === "" || answers.delete(unwrapped(text)) ? text : null),
    createScriptURL: (/** @type {string} */ address) => (new URL(address, location.href).href === location.origin + WORKER ? address : null),
  });

  /** The document that our server answered with. */
  page.parsedAnswer = async (/** @type {Response} */ response) => {
    if (!isOurs(response.url)) throw new TypeError("not an answer of ours");
    const text = await response.text();
    keep(text);
    return new DOMParser().parseFromString(text, "text/html");
  };
})();
