// Browsers inside chat applications lose cameras and uploads: one button leads to the real browser.

const INSIDE = [
  ["line", /\bLine\//],
  ["facebook", /\bFB(?:AN|AV|_IAB)\b|\bFBAN\/|\bFBAV\/|Instagram/],
  ["telegram", /Telegram/i],
  ["webview", /; wv\)/],
]; // prettier-ignore
const ASKED = "openExternalBrowser";

/** Which application the page is shown in, or "". @param {string} agent @param {Window|object} [page] */
export function insideOf(agent, page = {}) {
  if ("TelegramWebview" in page || "TelegramWebviewProxy" in page) return "telegram";
  for (const [name, pattern] of INSIDE) if (/** @type {RegExp} */ (pattern).test(agent)) return /** @type {string} */ (name);
  return "";
}

/**
 * The address that opens the same page outside, or "" where it was asked for already and did not help:
 * asking once more would go round in circles.
 * @param {string} application @param {string} here @param {string} agent
 */
export function doorOut(application, here, agent) {
  const url = new URL(here);
  if (url.searchParams.get(ASKED) === "1") return "";
  url.searchParams.set(ASKED, "1");
  if (application === "line" || !/Android/.test(agent)) return url.href;
  // Android's own way out of a web view; the page's address is the fallback.
  const target = url.href.replace(/^https?:\/\//, "");
  return `intent://${target}#Intent;scheme=${url.protocol.slice(0, -1)};S.browser_fallback_url=${encodeURIComponent(url.href)};end`;
}

/** Show the page's own notice `[data-browser-door]` where it is needed. @param {Document} page */
export function showDoor(page = document) {
  const notice = /** @type {HTMLElement|null} */ (page.querySelector("[data-browser-door]"));
  const application = insideOf(navigator.userAgent, globalThis);
  if (!notice || !application) return;
  const link = notice.querySelector("a");
  const href = doorOut(application, location.href, navigator.userAgent);
  if (href && link) link.href = href;
  else link?.remove();
  notice.hidden = false;
}
