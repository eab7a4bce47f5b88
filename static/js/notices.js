// Being told on this device: asks where it is the moment to, and only there. Without it the inbox has everything.

import { insideOf } from "./browser_doors.js";

const LATER = "e-report-push-later";
const LATER_MS = 30 * 24 * 3_600_000;

/**
 * What to show: "offer", "on", "denied" or "" for nothing. A receipt only asks; the inbox also says how it stands.
 * @param {{place: string, inside: string, permission: string, is_on: boolean, later: number, now: number}} given
 */
export function stateOf({ place, inside, permission, is_on, later, now }) {
  if (inside) return "";
  if (permission === "denied") return place === "inbox" ? "denied" : "";
  if (is_on && permission === "granted") return place === "inbox" ? "on" : "";
  return place === "receipt" && now < later ? "" : "offer";
}

/** @param {string} text base64url @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** @param {PushSubscription|null} subscription @param {string} key */
export function isOurs(subscription, key) {
  const made_with = subscription?.options.applicationServerKey;
  if (!made_with) return false;
  const ours = bytesOf(key);
  const theirs = new Uint8Array(made_with);
  return ours.length === theirs.length && ours.every((byte, index) => byte === theirs[index]);
}

/** @param {HTMLFormElement} form @param {string} state */
function show(form, state) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-push-state]"))) {
    part.hidden = part.dataset.pushState !== state;
  }
  form.hidden = !state;
}

/** @param {HTMLFormElement} form @param {string} url @param {Record<string, string>} more */
async function post(form, url, more) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const answer = await fetch(url, { method: "POST", body });
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
}

/** @param {HTMLFormElement} form @param {PushSubscription} subscription */
async function save(form, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  await post(form, form.action, { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
}

/** @param {HTMLFormElement} form @param {PushManager} manager */
async function turnOn(form, manager) {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return show(form, permission === "denied" ? "denied" : "");
  try {
    const old = await manager.getSubscription();
    if (old && !isOurs(old, form.dataset.key ?? "")) await old.unsubscribe();
    const key = bytesOf(form.dataset.key ?? "");
    await save(form, await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    show(form, "on");
  } catch {
    show(form, "failed");
  }
}

/** @param {HTMLFormElement} form @param {PushManager} manager */
async function turnOff(form, manager) {
  try {
    await (await manager.getSubscription())?.unsubscribe();
    await post(form, form.dataset.offUrl ?? "", {});
    show(form, "offer");
  } catch {
    show(form, "failed");
  }
}

async function start() {
  const form = /** @type {HTMLFormElement|null} */ (document.querySelector("[data-push-offer]"));
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  const is_on = isOurs(subscription, form.dataset.key ?? "");
  const inside = insideOf(navigator.userAgent, globalThis);
  const later = Number(localStorage.getItem(LATER)) || 0;
  const place = form.dataset.pushOffer ?? "";
  const { permission } = Notification;
  // The session is new, or the server has given the browser up: it is told again where that is.
  if (is_on && permission === "granted" && subscription && !("on" in form.dataset)) await save(form, subscription).catch(() => undefined);
  show(form, stateOf({ place, inside, permission, is_on, later, now: Date.now() }));
  form.addEventListener("click", (event) => {
    const wanted = /** @type {HTMLElement} */ (event.target).closest("[data-push]")?.getAttribute("data-push");
    if (wanted === "on") void turnOn(form, pushManager);
    if (wanted === "off") void turnOff(form, pushManager);
    if (wanted === "later") {
      localStorage.setItem(LATER, String(Date.now() + LATER_MS));
      show(form, "");
    }
  });
}

if (typeof document !== "undefined") start().catch(() => undefined); // Nothing depends on it.
