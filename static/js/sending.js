// From a form into the outbox, and what the page says until there is something to show elsewhere.

import { element, person, pump, queue, say, store } from "./phone.js";

const LIST = "/submissions";
const LOOK_MS = 300;

/** @typedef {import("./drafts.js").DraftKeeper} DraftKeeper */

/**
 * Keep the draft as something to be sent, then go as far as the line goes: to the receipt, or to the list. Where the
 * server wants something corrected, the page stays and says so.
 * @param {DraftKeeper} keeper @param {HTMLElement} state @param {{waits_for_wifi?: boolean}} [more]
 * @returns {Promise<"gone"|"wrong"|"failed">}
 */
export async function sendDraft(keeper, state, more = {}) {
  try {
    const draft = await keeper.ensure();
    await keeper.forget();
    await store.keep({ ...draft, ...more });
  } catch (/** @type {any} */ error) {
    keeper.is_closed = false;
    state.textContent = say(error.name === "StorageFull" ? "draft_full" : "draft_failed");
    return "failed";
  }
  state.textContent = say("kept");
  let is_over = false;
  const run = (pump ? pump.wake() : queue.run()).catch(() => undefined).then(() => (is_over = true));
  const left = await watch(keeper.id, state, () => is_over);
  if (left === "wrong") {
    await showWrong(keeper);
    return "wrong";
  }
  void run;
  location.assign(left);
  return "gone";
}

/** Follow the item until there is something to show elsewhere. @param {string} id @param {HTMLElement} state
 * @param {() => boolean} isOver @returns {Promise<string>} where to go, or "wrong" */
async function watch(id, state, isOver) {
  const { stateOf } = await import("./outbox/views.js");
  for (;;) {
    const over = isOver();
    const item = await store.item(id);
    if (!item) {
      const receipts = await store.receipts(Number(await person));
      return receipts.find((one) => one.id === id)?.receipt.url ?? LIST;
    }
    const photosLeft = item.files.some((file) => file.kind === "photo" && item.receipt?.missing.includes(file.id));
    if (item.receipt && !photosLeft) return item.receipt.url; // The clip trails, from whatever page.
    if (item.state === "needs_person" && !item.receipt) return "wrong";
    if (over) return LIST;
    state.textContent = stateOf(item, say, Date.now()).label;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What the server wants corrected, on top of the form; the item is a draft again. @param {DraftKeeper} keeper */
async function showWrong(keeper) {
  const item = await store.item(keeper.id);
  await store.reopen(keeper.id);
  keeper.is_closed = false;
  const lines = Object.values(item?.errors ?? {}).flat().map((text) => element("li", "", text)); // prettier-ignore
  const title = item?.sentence || say(`reason_${item?.reason}`);
  const banner = element("div", "banner banner-failure", element("p", "banner-title", title), element("ul", "", ...lines));
  banner.setAttribute("role", "alert");
  document.getElementById("flashes")?.replaceChildren(banner);
  banner.scrollIntoView();
}
