// On every page: the worker, who is signed in, the way out of chat browsers, and the outbox.

import { showDoor } from "./browser_doors.js";
import { mayGoNow } from "./clips.js";
import { showOutbox } from "./outbox_list.js";
import { Pump } from "./outbox/pump.js";
import { Queue } from "./outbox/queue.js";
import { Store, persist } from "./outbox/store.js";
import { Transport } from "./outbox/transport.js";
import { wordsOf } from "./outbox/views.js";

const WORKER = "/sw.js";
const DOOR = "/sign-in";
const SHELL_NOTE = "e-report-shell-kept";

const meta = /** @type {HTMLMetaElement|null} */ (document.querySelector("meta[name=phone]"));
export const version = meta?.content ?? "";
export const store = new Store();
export const transport = new Transport();
export const say = wordsOf();
/** Who uses this phone now: the page says it, or without a line the last one who was signed in. @type {Promise<number>} */
export const person = findPerson();
export const queue = new Queue({
  store, transport,
  may_send_clips: (item) => mayGoNow(Boolean(item.waits_for_wifi)),
  changed: () => void refresh(),
}); // prettier-ignore
/** @type {Pump|null} */
export let pump = null;

async function findPerson() {
  const given = Number(meta?.dataset.person);
  const isOfflinePage = Boolean(document.querySelector("[data-reload]"));
  if (!given && isOfflinePage) return Number(await store.note("person").catch(() => 0)) || 0;
  await store.note("person", given).catch(() => undefined);
  return given;
}

/** Show the outbox anew wherever the page has a place for it. */
export async function refresh() {
  for (const place of document.querySelectorAll("[data-outbox]")) {
    await showOutbox(/** @type {HTMLElement} */ (place), { store, queue, say, person: await person, wake: () => pump?.wake() });
  }
}

/** A form that was posted without the outbox and led to another page was taken in: its copy here has done its duty.
 * @param {number} me */
async function forgetPosted(me) {
  const isForm = Boolean(document.querySelector("[data-report-form], [data-reload]"));
  const posted = isForm || !location.pathname.startsWith("/submissions") ? null : await store.note("posted");
  if (!posted) return;
  const draft = await store.draft(posted);
  if (draft && draft.person === me && !draft.files.length) await store.dropDraft(posted);
  if ((await store.note(`open-draft-${me}`)) === posted) await store.note(`open-draft-${me}`, null);
  await store.note("posted", null);
}

async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  const offer = () => registration.waiting && navigator.serviceWorker.controller && offerNewVersion(registration.waiting);
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  const { active } = await navigator.serviceWorker.ready;
  if (!(await person)) {
    active?.postMessage("forget-shell"); // Nobody's lists stay for the next one at the door.
    sessionStorage.removeItem(SHELL_NOTE);
    // At the door only: a page that says what went wrong knows nobody either.
    if (location.pathname === DOOR) await (await registration.pushManager?.getSubscription())?.unsubscribe();
  } else if (meta?.dataset.reports && sessionStorage.getItem(SHELL_NOTE) !== version) {
    active?.postMessage("keep-shell");
    sessionStorage.setItem(SHELL_NOTE, version);
  }
}

/** Offered, never forced: the page goes on with the old one as long as the person likes. @param {ServiceWorker} waiting */
function offerNewVersion(waiting) {
  const place = document.getElementById("flashes");
  if (!place || place.querySelector("[data-new-version]") || say("use_new") === "use_new") return;
  const banner = element("div", "banner banner-info", element("p", "banner-title", say("new_version")));
  banner.dataset.newVersion = "";
  const button = /** @type {HTMLButtonElement} */ (element("button", "button button-secondary", say("use_new")));
  button.type = "button";
  button.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("use-new-version");
  });
  banner.append(button);
  place.append(banner);
}

/** @param {string} tag @param {string} name @param {...(string|Node)} children */
export function element(tag, name, ...children) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...children);
  return made;
}

async function start() {
  showDoor();
  document.querySelector("[data-reload]")?.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  startWorker().catch(() => undefined);
  const me = await person;
  if (me) await forgetPosted(me);
  await refresh();
  if (!me) return;
  void persist();
  pump = new Pump({ queue, store, transport, person: me, version, ended: () => void refresh() });
  await pump.start();
}

start().catch(() => undefined); // A browser without IndexedDB has the plain pages.
