// Photos and the clip of a draft: chosen, shrunk, kept on the phone, shown, ordered, captioned, removed.

import { chooseRange, guessedRate, isTooLong, minutesFor, readDuration } from "./clips.js";
import { prepareEach } from "./photos.js";

const UNDO_MS = 10_000;
const SHARED_CACHE = "e-report-shared";
const MEGABYTE = 1024 * 1024;

/** @typedef {import("./outbox/store.js").FileRecord} FileRecord */

/** @param {string} tag @param {string} name @param {...(string|Node)} children */
function make(tag, name, ...children) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...children);
  return made;
}

export class FilesOfDraft {
  /** @param {{form: HTMLFormElement, keeper: import("./drafts.js").DraftKeeper, store: import("./outbox/store.js").Store,
   *   queue: import("./outbox/queue.js").Queue, transport: import("./outbox/transport.js").Transport,
   *   say: import("./outbox/views.js").Say}} around */
  constructor({ form, keeper, store, queue, transport, say }) {
    this.keeper = keeper;
    this.store = store;
    this.queue = queue;
    this.transport = transport;
    this.say = say;
    this.place = /** @type {HTMLElement} */ (form.querySelector("[data-phone-files]"));
    this.list = /** @type {HTMLElement} */ (this.place.querySelector("[data-photo-list]"));
    this.clipPlace = /** @type {HTMLElement} */ (this.place.querySelector("[data-clip-place]"));
    this.status = /** @type {HTMLElement} */ (this.place.querySelector("[data-file-state]"));
    const picker = form.querySelector("[data-photo-picker]");
    this.attached = picker?.querySelectorAll(".attached").length ?? 0;
    this.limit = Number(/** @type {HTMLElement} */ (picker)?.dataset.limit ?? 8);
    /** @type {FileRecord[]} */
    this.files = [];
    /** @type {string[]} */
    this.urls = [];
    this.#takeOver(form);
  }

  get isWifiOnly() {
    return Boolean(/** @type {HTMLInputElement|null} */ (this.place.querySelector("[data-wifi-only]"))?.checked);
  }

  /** Lines for the last look before sending. */
  said() {
    const photos = this.files.filter((file) => file.kind === "photo").length + this.attached;
    return photos ? [make("div", "", make("dt", ""), make("dd", "", this.say("photo_count", { count: photos })))] : [];
  }

  /** Show what the draft holds. */
  async show() {
    this.files = (await this.store.draft(this.keeper.id))?.files ?? [];
    for (const url of this.urls.splice(0)) URL.revokeObjectURL(url);
    const photos = this.files.filter((file) => file.kind === "photo");
    this.list.replaceChildren(...(await Promise.all(photos.map((file, at) => this.#photoRow(file, at)))));
    const clip = this.files.find((file) => file.kind === "clip");
    this.clipPlace.replaceChildren(...(clip ? [this.#clipRow(clip)] : []));
    for (const input of this.place.querySelectorAll("input[data-clip]")) {
      /** @type {HTMLElement} */ (input.closest("label")).hidden = Boolean(clip);
    }
  }

  /** Pictures that came through the share sheet. */
  async takeShared() {
    const id = new URLSearchParams(location.search).get("shared");
    if (!id || !("caches" in globalThis)) return;
    const cache = await caches.open(SHARED_CACHE);
    const files = [];
    const kept = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith(`/share/${id}/`));
    for (const request of kept) {
      const response = /** @type {Response} */ (await cache.match(request));
      if (response.headers.get("Content-Type")?.startsWith("text/plain")) continue; // Words are for the tray.
      const name = decodeURIComponent(response.headers.get("X-Name") ?? "");
      files.push(new File([await response.blob()], name, { type: response.headers.get("Content-Type") ?? "" }));
    }
    await this.addPhotos(files.filter((file) => !file.type.startsWith("video/")));
    for (const clip of files.filter((file) => file.type.startsWith("video/")).slice(0, 1)) await this.addClip(clip);
    for (const request of kept) await cache.delete(request); // Only now: they are in the draft.
    history.replaceState(null, "", location.pathname + location.hash);
  }

  /** @param {File[]} files */
  async addPhotos(files) {
    if (!files.length) return;
    const room = this.limit - this.attached - this.files.filter((file) => file.kind === "photo").length;
    const taken = files.slice(0, Math.max(room, 0));
    let number = 0;
    await this.#keeping(async () => {
      await this.keeper.ensure();
      this.status.textContent = this.say("preparing", { number: 1, count: taken.length });
      await prepareEach(taken, async (prepared, file) => {
        number += 1;
        this.status.textContent = this.say("preparing", { number, count: taken.length });
        const record = recordOf("photo", file.name, prepared.blob, prepared.type, prepared.declared);
        await this.store.addFile(this.keeper.id, record, prepared.blob);
        await this.show();
      });
      this.status.textContent = taken.length < files.length ? this.say("too_many", { limit: this.limit }) : "";
    });
    void this.#sendAhead();
  }

  /** @param {File} file */
  async addClip(file) {
    const duration = await readDuration(file);
    /** @type {Object<string, number>} */
    let declared = duration === null ? {} : { duration_s: Math.round(duration * 10) / 10 };
    if (duration !== null && isTooLong(duration)) {
      const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-clip-range]"));
      const range = await chooseRange(dialog, file, duration);
      if (!range) return;
      declared = { ...declared, ...range };
    }
    await this.#keeping(async () => {
      await this.keeper.ensure();
      await this.store.addFile(this.keeper.id, recordOf("clip", file.name, file, file.type || "video/mp4", declared), file);
      await this.show();
    });
  }

  // ------------------------------------------------------------------------------------ inside

  /** Our buttons take the place of the plain file inputs. @param {HTMLFormElement} form */
  #takeOver(form) {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[type=file][name]"))) {
      input.disabled = true;
      const field = /** @type {HTMLElement|null} */ (input.closest(".field:not([data-photo-picker])"));
      (field ?? input).hidden = true;
    }
    const attach = /** @type {HTMLElement|null} */ (form.querySelector("button[value=photos]"));
    if (attach) attach.hidden = true;
    this.place.hidden = false;
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.place.querySelectorAll("input[type=file]"))) {
      // Before the camera opens: it may push this page out of memory.
      input.addEventListener("pointerdown", () => void this.keeper.save());
      input.addEventListener("click", () => void this.keeper.save());
      input.addEventListener("change", async () => {
        const files = [...(input.files ?? [])];
        if ("clip" in input.dataset) for (const file of files.slice(0, 1)) await this.addClip(file);
        else await this.addPhotos(files);
        input.value = "";
      });
    }
  }

  /** @param {() => Promise<void>} work */
  async #keeping(work) {
    try {
      await work();
    } catch (/** @type {any} */ error) {
      this.status.textContent = this.say(error.name === "StorageFull" ? "draft_full" : "draft_failed");
    }
  }

  /** Photos leave while the rest is being filled in. */
  async #sendAhead() {
    const hello = await this.transport.hello();
    const draft = await this.store.draft(this.keeper.id);
    if (hello?.person?.id === this.keeper.person && draft) await this.queue.uploadAhead(draft);
  }

  /** @param {FileRecord} file @param {number} at */
  async #photoRow(file, at) {
    const { say } = this;
    const blob = await this.store.blob(file.id);
    const image = /** @type {HTMLImageElement} */ (make("img", ""));
    Object.assign(image, { width: 96, height: 96, alt: file.caption || say("photo", { number: at + 1 }) });
    const shown = blob && file.strokes?.length ? await (await brush()).painted(blob, file.strokes, 320).catch(() => null) : blob;
    if (shown) image.src = this.urls[this.urls.push(URL.createObjectURL(shown)) - 1];
    const caption = /** @type {HTMLInputElement} */ (make("input", "input"));
    Object.assign(caption, { type: "text", maxLength: 200, value: file.caption });
    const label = make("label", "", say("caption", { number: at + 1 }), caption);
    caption.addEventListener("change", () => this.#change((all) => withChange(all, file.id, { caption: caption.value })));
    const buttons = [this.#button(say("blur"), () => this.#blur(file)), this.#button(say("remove_photo"), () => this.#remove(file))];
    if (at) buttons.splice(1, 0, this.#button(say("move"), () => this.#change((all) => movedUp(all, file.id))));
    return make("li", "attached", image, make("div", "", label), this.#marks(file), make("div", "button-row", ...buttons));
  }

  /** Two boxes that are kept with the photo, not with the form. @param {FileRecord} file */
  #marks(file) {
    const boxes = /** @type {("shows_children"|"is_unpublished")[]} */ (["shows_children", "is_unpublished"]).map((name) => {
      const box = /** @type {HTMLInputElement} */ (make("input", ""));
      Object.assign(box, { type: "checkbox", checked: Boolean(file[name]) });
      box.addEventListener("change", () => this.#change((all) => withChange(all, file.id, { [name]: box.checked }), false));
      return make("label", "chip", box, this.say(name));
    });
    return make("fieldset", "chips", ...boxes);
  }

  /** @param {FileRecord} file */
  async #blur(file) {
    const source = await this.store.blob(file.id);
    const { openBrush } = await brush();
    if (!source) return;
    await openBrush({
      source, strokes: file.strokes,
      save: ({ strokes }) => this.#change((all) => withChange(all, file.id, { strokes })).then(() => ""),
    }); // prettier-ignore
  }

  /** @param {FileRecord} clip */
  #clipRow(clip) {
    const { start_s, end_s, duration_s } = clip.declared;
    const seconds = Math.round(Number(start_s === undefined ? (duration_s ?? 0) : Number(end_s) - Number(start_s)));
    const facts = [this.say("clip_facts", { seconds: seconds || "?", size: (clip.bytes / MEGABYTE).toFixed(1) })];
    const minutes = minutesFor(clip.bytes, guessedRate());
    if (minutes) facts.push(this.say("clip_minutes", { minutes }));
    return make("div", "attached", make("p", "", facts.join(" · ")), this.#button(this.say("remove_clip"), () => this.#remove(clip)));
  }

  /** Out of the list at once, out of the phone when nobody wanted it back. @param {FileRecord} file */
  async #remove(file) {
    const blob = await this.store.blob(file.id);
    const before = (await this.store.draft(this.keeper.id))?.files ?? [];
    await this.store.removeFile("drafts", this.keeper.id, file.id);
    await this.show();
    this.status.replaceChildren(`${this.say("removed")} `);
    if (!blob) return;
    const undo = this.#button(this.say("undo"), async () => {
      this.status.replaceChildren();
      await this.store.addFile(this.keeper.id, file, blob);
      await this.#change((now) => before.flatMap(({ id }) => now.filter((one) => one.id === id)));
    });
    this.status.append(undo);
    setTimeout(() => undo.remove(), UNDO_MS);
  }

  /** @param {(files: FileRecord[]) => FileRecord[]} change @param {boolean} [isShown] */
  async #change(change, isShown = true) {
    await this.store.changeDraft(this.keeper.id, (draft) => ({ ...draft, files: change(draft.files) }));
    if (isShown) await this.show();
  }

  /** @param {string} text @param {() => unknown} work */
  #button(text, work) {
    const made = /** @type {HTMLButtonElement} */ (make("button", "button button-quiet", text));
    made.type = "button";
    made.addEventListener("click", work);
    return made;
  }
}

/** @param {"photo"|"clip"} kind @param {string} name @param {Blob} blob @param {string} type @param {object} declared
 * @returns {FileRecord} */
const recordOf = (kind, name, blob, type, declared) => ({
  id: crypto.randomUUID(), kind, name, type, bytes: blob.size, caption: "", declared: /** @type {any} */ (declared),
}); // prettier-ignore

/** Not before somebody blurs something. */
const brush = () => import("./blur.js");

/** @param {FileRecord[]} files @param {string} id @param {Partial<FileRecord>} change */
const withChange = (files, id, change) => files.map((one) => (one.id === id ? { ...one, ...change } : one));

/** @param {FileRecord[]} files @param {string} id */
function movedUp(files, id) {
  const moved = [...files];
  const at = moved.findIndex((file) => file.id === id);
  if (at > 0) [moved[at - 1], moved[at]] = [moved[at], moved[at - 1]];
  return moved;
}
