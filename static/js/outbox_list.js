// The list of what lies on this phone: drafts, what waits, what was just received. Each can be opened,
// sent now, saved as a file, or deleted.

import { stateOf } from "./outbox/views.js";

/**
 * @typedef {{store: import("./outbox/store.js").Store, queue: import("./outbox/queue.js").Queue,
 *   say: import("./outbox/views.js").Say, person: number, wake: () => unknown}} Around
 * @typedef {import("./outbox/store.js").Item} Item
 * @typedef {import("./outbox/store.js").Draft} Draft
 */

const SHOWN_RECEIPTS = 3;
const FRESH_MS = 24 * 60 * 60_000;

/** @param {HTMLElement} place @param {Around} around */
export async function showOutbox(place, around) {
  const { store, say, person } = around;
  const [items, drafts, receipts, others] = await Promise.all([
    store.items(person), store.drafts(person), store.receipts(person), store.countOfOthers(person),
  ]); // prettier-ignore
  // What arrived before this page was loaded may stand in the server's list below.
  const isKnown = (/** @type {{id: string, at: number}} */ { id, at }) => at < performance.timeOrigin && isListed(id, place);
  const fresh = receipts.filter((one) => Date.now() - one.at < FRESH_MS && !isKnown(one)).slice(0, SHOWN_RECEIPTS);
  const cards = [
    ...items.map((item) => itemCard(item, around)),
    ...drafts.filter(isOnlyHere).map((draft) => draftCard(draft, around)),
    ...fresh.map(({ receipt }) => card(receipt.title || receipt.number, "approved", say("delivered", { number: receipt.number }), [receipt.submitted_text, receipt.late_text].filter(Boolean).join(" · "), [
      link(say("continue"), receipt.url),
    ])),
  ]; // prettier-ignore
  const list = make("ul", "cards", ...cards);
  const note = others ? [make("p", "hint", say("of_others", { count: others }))] : [];
  place.replaceChildren(...(cards.length ? [list] : []), ...note);
}

/** Whether the server's own list on this page has it already. @param {string} id @param {HTMLElement} place */
const isListed = (id, place) =>
  [...document.querySelectorAll(`main a[href^="/submissions/${id}"]`)].some((link) => !place.contains(link));

/** What the server has too stands in its own list. @param {Draft} draft */
const isOnlyHere = (draft) => draft.is_dirty || !draft.is_on_server || draft.files.length > 0;

/** @param {Draft} record @param {Around} around */
const titleOf = (record, { say }) => record.fields.find(([name]) => name === "title")?.[1] || say("no_title");

/** @param {Item} item @param {Around} around */
function itemCard(item, around) {
  const { store, queue, say, wake } = around;
  const state = stateOf(item, say, Date.now());
  const buttons = [];
  if (state.may_send) {
    buttons.push(button(say("send_now"), "secondary", async () => {
      await queue.sendNow(item.id);
      await wake();
    })); // prettier-ignore
  }
  if (state.may_leave_out) {
    buttons.push(button(say("leave_out"), "secondary", async () => {
      await queue.leaveOut(item.id, state.may_leave_out);
      await wake();
    })); // prettier-ignore
  }
  if (state.may_edit) {
    buttons.push(button(say("open"), "secondary", async () => {
      if (await store.reopen(item.id)) await goOn(item, around);
    })); // prettier-ignore
  }
  buttons.push(button(say("export"), "quiet", async () => {
    const { exportItem, handOver } = await import("./outbox/export.js"); // Seldom wanted, so not loaded before.
    await handOver(await exportItem(item, store));
  })); // prettier-ignore
  buttons.push(button(say("remove"), "quiet", () => removeIfSure(() => store.remove(item.id), around)));
  return card(titleOf(item, around), state.kind, state.label, state.detail, buttons);
}

/** @param {Draft} draft @param {Around} around */
function draftCard(draft, around) {
  const { store, say } = around;
  const photos = draft.files.filter((file) => file.kind === "photo").length;
  return card(titleOf(draft, around), "draft", say("draft"), photos ? say("photo_count", { count: photos }) : "", [
    button(say("continue"), "secondary", () => goOn(draft, around)),
    button(say("remove"), "quiet", () => removeIfSure(() => store.dropDraft(draft.id), around)),
  ]);
}

/** Open the form with this draft in it. @param {Draft} draft @param {Around} around */
async function goOn(draft, { store, person }) {
  const isFix = draft.fields.some(([name]) => name === "fixing"); // Of a report that the server has.
  if (isFix || draft.is_on_server) {
    location.assign(`/submissions/${draft.id}/${isFix ? "fixes" : "edit"}`);
    return;
  }
  await store.note(`open-draft-${person}`, draft.id);
  location.assign("/submissions/new");
}

/** @param {() => Promise<unknown>} remove @param {Around} around */
async function removeIfSure(remove, { say, wake }) {
  if (!confirm(say("remove_sure"))) return;
  await remove();
  await wake();
}

/** @param {string} title @param {string} kind @param {string} label @param {string} detail @param {HTMLElement[]} buttons */
function card(title, kind, label, detail, buttons) {
  return make("li", "card", make("div", "",
    make("span", `tag tag-${kind}`, label),
    make("p", "card-title", title),
    ...(detail ? [make("p", "card-note", detail)] : []),
    make("div", "button-row", ...buttons),
  )); // prettier-ignore
}

/** @param {string} text @param {string} kind @param {() => unknown} work */
function button(text, kind, work) {
  const made = /** @type {HTMLButtonElement} */ (make("button", `button button-${kind}`, text));
  made.type = "button";
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await work();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/** @param {string} text @param {string} href */
function link(text, href) {
  const made = /** @type {HTMLAnchorElement} */ (make("a", "button button-quiet", text));
  made.href = href;
  return made;
}

/** @param {string} tag @param {string} name @param {...(string|Node)} children */
function make(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}
