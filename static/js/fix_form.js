// The short page of a returned report on a phone with script: choose another picture, send again. Two taps.
// What is put right is kept at every change and leaves through the outbox. Without it the form is posted as it is.

import { chooseRange, isTooLong, readDuration } from "./clips.js";
import { DraftKeeper } from "./drafts.js";
import { readFields, readLabels, writeFields } from "./form_fields.js";
import { prepare } from "./photos.js";
import { person, queue, say, store, transport } from "./phone.js";
import { sendDraft } from "./sending.js";

/** @typedef {import("./outbox/store.js").FileRecord & {replaces?: string}} FileRecord */

/** What the answers say now, to see whether they change. @param {HTMLFormElement} form @param {HTMLElement} item */
function answersIn(form, item) {
  const names = new Set([...item.querySelectorAll("[name]")].map((one) => one.getAttribute("name")));
  return JSON.stringify(readFields(form).filter(([name]) => names.has(name)));
}

class FixForm {
  /** @param {HTMLFormElement} form @param {number} me */
  constructor(form, me) {
    this.form = form;
    this.items = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-fix]")]);
    this.first = new Map(this.items.map((item) => [item, answersIn(form, item)]));
    this.state = /** @type {HTMLElement} */ (document.querySelector("[data-draft-state]"));
    this.keeper = new DraftKeeper({
      store, transport, person: me, id: String(form.dataset.id), server_version: Number(form.dataset.version),
      form: {
        read: () => ({ fields: readFields(form), labels: readLabels(form) }),
        write: (draft) => writeFields(form, draft.fields, draft.labels),
      },
      changed: (what) => (this.state.textContent = say(`draft_${what}`)),
    }); // prettier-ignore
  }

  async start() {
    const draft = await this.keeper.restore();
    for (const file of /** @type {FileRecord[]} */ (draft?.files ?? [])) {
      const item = this.items.find(({ dataset }) => dataset.key === file.replaces);
      const blob = item && (await store.blob(file.id));
      if (item && blob) this.#show(item, file, blob);
    }
    for (const item of this.items) this.#takeOver(item);
    const save = () => void this.keeper.save();
    for (const moment of ["input", "change"]) this.form.addEventListener(moment, save);
    addEventListener("pagehide", save);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.form.dataset.ready = "yes";
  }

  /** What was asked for and stands as it stood. */
  unfixed() {
    return this.items.filter((item) => {
      if ("done" in item.dataset || "chosen" in item.dataset) return false;
      if (item.querySelector("input[name=take_out]:checked")) return false;
      return item.dataset.fix !== "field" || answersIn(this.form, item) === this.first.get(item);
    });
  }

  /** @param {HTMLElement} item */
  #takeOver(item) {
    const input = /** @type {HTMLInputElement|null} */ (item.querySelector("input[type=file]"));
    if (!input) return;
    item.querySelector(".fix-choose")?.classList.add("button", "button-secondary");
    input.classList.add("fix-file-taken"); // Stays out of sight with focus too: what moves under a thumb is not pressed.
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      if (file) void this.#choose(item, file);
    });
  }

  /** @param {HTMLElement} item @param {File} file */
  async #choose(item, file) {
    const status = /** @type {HTMLElement} */ (item.querySelector("[data-file-state]"));
    try {
      await this.keeper.ensure();
      status.textContent = say("preparing", { number: 1, count: 1 });
      const ready = item.dataset.fix === "clip" ? await prepareClip(file) : await prepare(file);
      status.textContent = "";
      if (!ready) return;
      /** @type {FileRecord} */
      const record = {
        id: crypto.randomUUID(), kind: item.dataset.fix === "clip" ? "clip" : "photo", name: file.name, type: ready.type,
        bytes: ready.blob.size, caption: item.dataset.caption ?? "", declared: /** @type {any} */ (ready.declared),
        replaces: item.dataset.key,
      }; // prettier-ignore
      if (item.dataset.chosen) await store.removeFile("drafts", this.keeper.id, item.dataset.chosen);
      await store.addFile(this.keeper.id, record, ready.blob);
      this.#show(item, record, ready.blob);
      await this.keeper.save();
      void this.#sendAhead();
    } catch (/** @type {any} */ error) {
      status.textContent = say(error.name === "StorageFull" ? "draft_full" : "draft_failed");
    }
  }

  /** The new picture in the place of the old one, and the word that it takes it. @param {HTMLElement} item
   * @param {FileRecord} file @param {Blob} blob */
  #show(item, file, blob) {
    item.dataset.chosen = file.id;
    const image = /** @type {HTMLImageElement} */ (item.querySelector("[data-shown]"));
    if (file.kind === "photo") {
      image.src = URL.createObjectURL(blob);
      image.hidden = false;
    }
    item.querySelector("[data-file-state]")?.replaceChildren(file.name);
    const out = /** @type {HTMLInputElement|null} */ (item.querySelector("input[name=take_out]"));
    if (out) out.checked = false;
    item.querySelector("input[name=replaces]")?.remove();
    const word = Object.assign(document.createElement("input"), {
      type: "hidden", name: "replaces", value: `${file.id}:${file.replaces}`,
    }); // prettier-ignore
    item.append(word);
  }

  /** The picture leaves while the rest is being put right. */
  async #sendAhead() {
    const hello = await transport.hello();
    const draft = await store.draft(this.keeper.id);
    if (hello?.person?.id === this.keeper.person && draft) await queue.uploadAhead(draft);
  }

  async #send() {
    if (!(await this.keeper.save())) {
      HTMLFormElement.prototype.submit.call(this.form); // This browser keeps nothing.
      return;
    }
    const left = this.unfixed();
    if (left.length && !(await this.#isSure(left))) return;
    const button = /** @type {HTMLButtonElement} */ (this.form.querySelector(".action-bar button"));
    button.disabled = true;
    await sendDraft(this.keeper, this.state).finally(() => (button.disabled = false));
  }

  /** @param {HTMLElement[]} left @returns {Promise<boolean>} */
  #isSure(left) {
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-unfixed]"));
    const things = left.map((item) => item.dataset.name).join(", ");
    const text = /** @type {HTMLElement} */ (dialog.querySelector("[data-unfixed-text]"));
    text.textContent = (this.form.dataset.unchanged ?? "").replace("{things}", things);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "send"), { once: true });
    });
  }
}

/** @param {File} file */
async function prepareClip(file) {
  const duration = await readDuration(file);
  /** @type {Object<string, number>} */
  let declared = duration === null ? {} : { duration_s: Math.round(duration * 10) / 10 };
  if (duration !== null && isTooLong(duration)) {
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-clip-range]"));
    const range = await chooseRange(dialog, file, duration);
    if (!range) return null;
    declared = { ...declared, ...range };
  }
  return { blob: file, type: file.type || "video/mp4", declared };
}

for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog")?.close(button.getAttribute("data-close") ?? ""));
}
const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-fix-form][data-sends]"));
person.then((me) => (form && me ? new FixForm(form, me).start() : undefined)).catch(() => undefined);
