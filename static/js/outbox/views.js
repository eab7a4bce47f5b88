// What the page says about an item. The words come from the server, in <template id="phone-words">.

/**
 * @typedef {import("./store.js").Item} Item
 * @typedef {(name: string, values?: Object<string, string|number>) => string} Say
 */

const KIND = /** @type {const} */ ({
  kept: "draft", sending_text: "submitted", text_received: "submitted", sending_files: "submitted",
  needs_sign_in: "returned", needs_person: "returned", later: "draft",
}); // prettier-ignore

/** Read the words of the page; an unknown word is shown by its name, so that it is missed. @param {ParentNode} [page]
 * @returns {Say} */
export function wordsOf(page = document) {
  const island = /** @type {HTMLTemplateElement|null} */ (page.querySelector("#phone-words"));
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const word of island?.content.querySelectorAll("[data-word]") ?? []) {
    words.set(/** @type {HTMLElement} */ (word).dataset.word ?? "", word.textContent?.trim() ?? "");
  }
  return sayFrom(words);
}

/** @param {Map<string, string>} words @returns {Say} */
export const sayFrom = (words) => (name, values = {}) =>
  (words.get(name) ?? name).replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? "")); // prettier-ignore

/** How many files of a kind the server has, by its own receipt. @param {Item} item @param {"photo"|"clip"} kind */
function counted(item, kind) {
  const wanted = item.files.filter((file) => file.kind === kind).map((file) => file.id);
  const missing = item.receipt?.missing ?? wanted;
  return { here: wanted.filter((id) => !missing.includes(id)).length, expected: wanted.length };
}

/** How much of a clip has arrived, in per cent. @param {Item} item */
function clipShare(item) {
  const clip = item.files.find((file) => file.kind === "clip");
  return clip?.bytes ? Math.floor((100 * (clip.sent ?? 0)) / clip.bytes) : 0;
}

/**
 * The state of an item in words: never more than what the server confirmed.
 * @param {Item} item @param {Say} say @param {number} now
 * @returns {{kind: string, label: string, detail: string, may_send: boolean, may_edit: boolean, may_leave_out: string}}
 */
export function stateOf(item, say, now) {
  const is_busy = Boolean(item.lease && item.lease.until > now);
  return {
    kind: KIND[item.state],
    label: labelOf(item, say),
    detail: detailOf(item, say, now),
    may_send: !is_busy && item.state !== "needs_person",
    may_edit: !is_busy && !item.receipt,
    may_leave_out: item.state === "needs_person" && item.receipt ? (item.file ?? "") : "",
  };
}

/** @param {Item} item @param {Say} say */
function labelOf(item, say) {
  if (item.state !== "sending_files") return item.receipt && item.state === "later" ? say("text_received") : say(item.state);
  const photos = counted(item, "photo");
  if (photos.here < photos.expected) return say("sending_photos", { ...photos, now: photos.here + 1 });
  return say("sending_clip", { share: clipShare(item) });
}

/** @param {Item} item @param {Say} say @param {number} now */
function detailOf(item, say, now) {
  const lines = [];
  if (item.receipt) {
    const parts = [["photo", "photos_here"], ["clip", "clips_here"]].map(([kind, word]) => {
      const files = counted(item, /** @type {"photo"|"clip"} */ (kind));
      return files.expected ? say(word, files) : "";
    }); // prettier-ignore
    lines.push([say("received_as", { number: item.receipt.number }), ...parts].filter(Boolean).join(" "));
  }
  if (item.waits_for_wifi) lines.push(say("waits_for_wifi"));
  if (item.state === "needs_person") lines.push(item.sentence || say(`reason_${item.reason}`));
  if (item.state === "later") {
    const minutes = Math.max(1, Math.ceil((item.next_at - now) / 60_000));
    lines.push(say(`why_${whyOf(item.reason)}`), say("next_try", { minutes }));
  }
  return lines.filter(Boolean).join(" · ");
}

/** The few reasons a person can do something with. @param {string} [reason] */
const whyOf = (reason = "") =>
  ["network", "timeout", "not-us"].includes(reason) ? reason.replace("-", "_") : reason === "checking" ? "checking" : "server";
