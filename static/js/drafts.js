// Keeps the form on this phone at every change, so that a page killed behind the camera loses nothing.
// When the server can be reached, it gets the same draft.

import { isSame } from "./form_fields.js";

const SERVER_PAUSE_MS = 4_000;
const NOTE = "open-draft";

/**
 * @typedef {import("./outbox/store.js").Draft} Draft
 * @typedef {{read: () => {fields: [string, string][], labels: Object<string, string>},
 *   write: (draft: Draft) => void}} FormSide how the draft sees the page
 */

export class DraftKeeper {
  /**
   * @param {{store: import("./outbox/store.js").Store, person: number, id: string, form: FormSide,
   *   transport?: import("./outbox/transport.js").Transport|null, is_new?: boolean, server_version?: number,
   *   now?: () => number, set_timer?: (work: () => void, ms: number) => any,
   *   changed?: (what: "kept"|"saved"|"full"|"failed"|"stale", draft?: Draft) => void}} options
   */
  constructor({ store, person, id, form, transport = null, is_new = false, server_version, now, set_timer, changed }) {
    this.store = store;
    this.person = person;
    this.id = id;
    this.form = form;
    this.transport = transport;
    this.isNew = is_new;
    this.server_version = server_version;
    this.now = now ?? Date.now;
    this.setTimer = set_timer ?? ((work, ms) => setTimeout(work, ms));
    this.changed = changed ?? (() => {});
    /** @type {[string, string][]} */
    this.untouched = form.read().fields;
    /** @type {[string, string][]} */
    this.known = this.untouched;
    this.is_planned = false;
    this.is_closed = false;
    this.is_stale = false;
    /** @type {Promise<unknown>} */
    this.saving = Promise.resolve();
  }

  /**
   * Put back what this person left unfinished here: the draft of this address, or on the page for a new
   * report the one that was last open. @returns {Promise<Draft|null>}
   */
  async restore() {
    const id = this.isNew ? ((await this.store.note(`${NOTE}-${this.person}`)) ?? this.id) : this.id;
    const draft = await this.store.draft(id);
    if (!draft || draft.person !== this.person) return null;
    this.id = draft.id;
    if (!draft.is_dirty && !this.isNew) return draft; // The server has the same or a later text.
    this.server_version = draft.server_version;
    this.form.write(draft);
    this.known = this.form.read().fields;
    return draft;
  }

  /** Save what the form says now. Called at every change and before any picker opens.
   * @returns {Promise<boolean>} whether it is kept */
  save() {
    if (this.is_closed) return Promise.resolve(false);
    const { fields, labels } = this.form.read();
    const save = async () => {
      try {
        const before = await this.store.draft(this.id);
        // Nothing typed yet; or sent or thrown away from another tab, and this page says nothing new.
        if (!before && (isSame(fields, this.untouched) || isSame(fields, this.known))) return true;
        if (!before && this.isNew && (await this.store.wasSent(this.id))) this.id = crypto.randomUUID();
        await this.#write(fields, labels, true);
        this.changed(this.is_stale ? "stale" : "kept");
        this.#plan();
        return true;
      } catch (/** @type {any} */ error) {
        this.changed(error.name === "StorageFull" ? "full" : "failed");
        return false;
      }
    };
    const saved = this.saving.then(save);
    this.saving = saved;
    return saved;
  }

  /** The draft as it is kept, made if there is none yet: files need something to belong to. @returns {Promise<Draft>} */
  async ensure() {
    await this.saving;
    const { fields, labels } = this.form.read();
    return this.#write(fields, labels, true);
  }

  /** Whether another tab sent what stands here, and nothing was changed since. @returns {Promise<boolean>} */
  async isSent() {
    return this.isNew && !(await this.store.draft(this.id)) && (await this.store.wasSent(this.id));
  }

  /** Forget the draft: it was sent, or thrown away. Nothing is written after this. */
  async forget() {
    this.is_closed = true;
    await this.saving;
    await this.store.note(`${NOTE}-${this.person}`, null);
  }

  /** Let the server have the draft too. @returns {Promise<boolean>} */
  async saveOnServer() {
    this.is_planned = false;
    const draft = await this.store.draft(this.id);
    if (!draft?.is_dirty || this.is_closed || this.is_stale || !this.transport) return false;
    const hello = await this.transport.hello();
    if (hello?.person?.id !== this.person) return false;
    // Forgotten while the answer is under way: one that is lost must not look like another device.
    await this.setServerVersion(undefined);
    const outcome = await this.transport.saveDraft(draft);
    if (outcome.kind === "person" && outcome.reason === "stale_draft") {
      // What is here stays here and is what will be sent; the other device's draft is not overwritten.
      await this.setServerVersion(draft.server_version);
      this.is_stale = true;
      this.changed("stale");
    }
    if (outcome.kind !== "ok") return false;
    await this.setServerVersion(outcome.body.version);
    const is_newest = await this.store.changeDraft(this.id, (now) => ({
      ...now, is_on_server: true, is_dirty: now.saved_at !== draft.saved_at,
    })); // prettier-ignore
    if (is_newest) this.changed("saved", is_newest);
    return true;
  }

  /** @param {[string, string][]} fields @param {Object<string, string>} labels @param {boolean} is_dirty */
  async #write(fields, labels, is_dirty) {
    const draft = await this.store.saveDraft({
      id: this.id, person: this.person, fields, labels, saved_at: this.now(), is_dirty,
      server_version: this.server_version,
    }); // prettier-ignore
    if (this.isNew) await this.store.note(`${NOTE}-${this.person}`, this.id);
    this.known = fields;
    return draft;
  }

  /** Which state of the server's draft this one goes on from. @param {number|undefined} version */
  async setServerVersion(version) {
    this.server_version = version;
    await this.store.changeDraft(this.id, (now) => ({ ...now, server_version: version }));
  }

  /** One request for many keystrokes. */
  #plan() {
    if (this.is_planned || this.is_stale || !this.transport) return;
    this.is_planned = true;
    this.setTimer(() => void this.saveOnServer().catch(() => undefined), SERVER_PAUSE_MS);
  }
}
