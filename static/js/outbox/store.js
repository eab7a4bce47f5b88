// What this phone keeps until the server has it: drafts, items waiting to be sent, their files.
// Text and files of one thing are written in one transaction, so that neither is ever there alone.

/**
 * @typedef {{id: string, kind: "photo"|"clip", name: string, type: string, bytes: number, caption: string,
 *   declared: Object<string, string|number>, location?: string, sent?: number, is_attached?: boolean,
 *   refusal?: string, strokes?: Stroke[], shows_children?: boolean, is_unpublished?: boolean}} FileRecord
 * @typedef {{points: [number, number][], radius: number}} Stroke what is blurred, in fractions of the picture
 * @typedef {{id: string, person: number, fields: [string, string][], labels: Object<string, string>,
 *   files: FileRecord[], saved_at: number, is_dirty: boolean, is_on_server?: boolean,
 *   server_version?: number}} Draft
 * @typedef {"kept"|"sending_text"|"text_received"|"sending_files"|"needs_sign_in"|"needs_person"|"later"} State
 * @typedef {{by: string, until: number}} Lease
 * @typedef {Draft & {state: State, kept_at: number, attempts: number, next_at: number, revision: number,
 *   lease?: Lease|null, reason?: string, sentence?: string, errors?: Object<string, string[]>, file?: string,
 *   receipt?: Receipt|null, given_up?: string[], waits_for_wifi?: boolean, is_forced?: boolean}} Item
 * @typedef {{id: string, number: string, code?: string, submitted_text?: string, late_text?: string, missing: string[], url: string,
 *   title?: string, place?: string, status?: string, files?: Object<string, {here: number, expected: number}>}} Receipt
 */

import { Connection, answer } from "./connection.js";

const MOST_RECEIPTS = 50;

export class Store {
  /** @param {{name?: string, factory?: IDBFactory}} [options] */
  constructor({ name = "e-report", factory = indexedDB } = {}) {
    this.connection = new Connection(name, factory);
  }

  // ------------------------------------------------------------------------------------- drafts

  /** Save texts of a draft; its files stay as they are. @param {Omit<Draft, "files">} draft @returns {Promise<Draft>} */
  saveDraft(draft) {
    return this.connection.run(["drafts", "items"], async (tx) => {
      const drafts = tx.objectStore("drafts");
      const before = await answer(drafts.get(draft.id));
      // Sent from another tab and not gone yet: its files are this one's too.
      const item = before ?? (await answer(tx.objectStore("items").get(draft.id)));
      const after = { ...before, ...draft, files: item?.files ?? [] };
      await answer(drafts.put(after));
      return after;
    });
  }

  /** @param {string} id @returns {Promise<Draft|undefined>} */
  draft(id) {
    return this.connection.run(["drafts"], (tx) => answer(tx.objectStore("drafts").get(id)), "readonly");
  }

  /** Drafts of one person, the last saved first. @param {number} person @returns {Promise<Draft[]>} */
  async drafts(person) {
    const found = await this.#of("drafts", person);
    return found.sort((one, other) => other.saved_at - one.saved_at);
  }

  /** Change a draft's record (order, captions). @param {string} id @param {(draft: Draft) => Draft} change */
  changeDraft(id, change) {
    return this.#change("drafts", id, change);
  }

  /** Put a file and its line in the draft, together. @param {string} id @param {FileRecord} file @param {Blob} blob */
  addFile(id, file, blob) {
    return this.connection.run(["drafts", "blobs"], async (tx) => {
      const draft = await answer(tx.objectStore("drafts").get(id));
      if (!draft) throw new Error("no such draft");
      draft.files = [...draft.files.filter((/** @type {FileRecord} */ other) => other.id !== file.id), file];
      await answer(tx.objectStore("drafts").put(draft));
      await answer(tx.objectStore("blobs").put({ id: file.id, owner: id, person: draft.person, blob }));
      return draft;
    });
  }

  /** Take a file and its line out of the draft or item. @param {"drafts"|"items"} where @param {string} id @param {string} file */
  removeFile(where, id, file) {
    return this.connection.run([where, "blobs"], async (tx) => {
      const owner = await answer(tx.objectStore(where).get(id));
      if (!owner) return undefined;
      owner.files = owner.files.filter((/** @type {FileRecord} */ other) => other.id !== file);
      await answer(tx.objectStore(where).put(owner));
      await answer(tx.objectStore("blobs").delete(file));
      return owner;
    });
  }

  /** Whether something with this id was sent from this phone. @param {string} id @returns {Promise<boolean>} */
  wasSent(id) {
    return this.connection.run(["items", "receipts"], async (tx) => {
      const found = [await answer(tx.objectStore("items").get(id)), await answer(tx.objectStore("receipts").get(id))];
      return found.some(Boolean);
    }, "readonly"); // prettier-ignore
  }

  /** @param {string} id */
  dropDraft(id) {
    return this.#drop("drafts", id);
  }

  // -------------------------------------------------------------------------------------- items

  /**
   * Keep something to be sent: text and files in one transaction. A draft of the same id ends in the same one.
   * @param {Partial<Item> & Draft} item @param {Map<string, Blob>} [blobs] @param {number} [now]
   * @returns {Promise<Item>}
   */
  keep(item, blobs = new Map(), now = Date.now()) {
    return this.connection.run(["drafts", "items", "blobs"], async (tx) => {
      const items = tx.objectStore("items");
      const before = await answer(items.get(item.id));
      /** @type {Item} */
      const kept = {
        ...item,
        kept_at: before?.kept_at ?? now,
        revision: (before?.revision ?? 0) + 1,
        state: "kept",
        attempts: 0,
        next_at: 0,
        lease: null,
        reason: "",
        sentence: "",
        errors: {},
        receipt: before?.receipt ?? null,
      };
      await answer(items.put(kept));
      for (const [id, blob] of blobs) {
        await answer(tx.objectStore("blobs").put({ id, owner: item.id, person: item.person, blob }));
      }
      await answer(tx.objectStore("drafts").delete(item.id));
      return kept;
    });
  }

  /** @param {string} id @returns {Promise<Item|undefined>} */
  item(id) {
    return this.connection.run(["items"], (tx) => answer(tx.objectStore("items").get(id)), "readonly");
  }

  /** Items of one person, the oldest first. @param {number} person @returns {Promise<Item[]>} */
  async items(person) {
    const found = await this.#of("items", person);
    return found.sort((one, other) => one.kept_at - other.kept_at || (one.id < other.id ? -1 : 1));
  }

  /** How many things of others wait on this phone. @param {number} person */
  async countOfOthers(person) {
    const all = await this.connection.run(["items"], (tx) => answer(tx.objectStore("items").getAll()), "readonly");
    return all.filter((/** @type {Item} */ item) => item.person !== person).length;
  }

  /** Read, change and write an item in one transaction; undefined from `change` leaves it alone.
   * @param {string} id @param {(item: Item) => Item|undefined} change @returns {Promise<Item|undefined>} */
  change(id, change) {
    return this.#change("items", id, change);
  }

  /** Turn an item back into a draft, to be corrected; not while it is on its way, nor once its text was received.
   * @param {string} id @param {number} [now] @returns {Promise<Draft|undefined>} */
  reopen(id, now = Date.now()) {
    return this.connection.run(["drafts", "items"], async (tx) => {
      const item = await answer(tx.objectStore("items").get(id));
      if (!item || item.receipt || item.lease?.until > now) return undefined;
      const draft = { ...item, is_dirty: true, saved_at: now, server_version: undefined };
      await answer(tx.objectStore("drafts").put(draft));
      await answer(tx.objectStore("items").delete(id));
      return draft;
    });
  }

  /** Remove an item and its files for good, because the person said so. @param {string} id */
  remove(id) {
    return this.#drop("items", id);
  }

  /**
   * The end of a delivery: the receipt stays, the item and its files go, together.
   * Refuses a receipt that is not this item's or still misses something.
   * @param {string} id @param {Receipt} receipt @param {string[]} [givenUp] files the person chose to leave out
   * @param {number} [now]
   */
  deliver(id, receipt, givenUp = [], now = Date.now()) {
    if (receipt.id !== id) throw new Error("a receipt of something else");
    if (receipt.missing.some((file) => !givenUp.includes(file))) throw new Error("something is missing");
    return this.connection.run(["items", "blobs", "receipts"], async (tx) => {
      const item = await answer(tx.objectStore("items").get(id));
      if (!item) return;
      await answer(tx.objectStore("receipts").put({ id, person: item.person, at: now, receipt }));
      await answer(tx.objectStore("items").delete(id));
      await deleteOwned(tx, id);
    });
  }

  /** Receipts of one person, the newest first. @param {number} person
   * @returns {Promise<{id: string, person: number, at: number, receipt: Receipt}[]>} */
  async receipts(person) {
    const found = await this.#of("receipts", person);
    found.sort((one, other) => other.at - one.at);
    for (const old of found.splice(MOST_RECEIPTS)) {
      await this.connection.run(["receipts"], (tx) => answer(tx.objectStore("receipts").delete(old.id)));
    }
    return found;
  }

  // ------------------------------------------------------------------------------ blobs, notes

  /** @param {string} id @returns {Promise<Blob|undefined>} */
  async blob(id) {
    const record = await this.connection.run(["blobs"], (tx) => answer(tx.objectStore("blobs").get(id)), "readonly");
    return record?.blob;
  }

  /** A small note of this phone: read it, or write it when a value is given. @param {string} name @param {any} [value] */
  note(name, value) {
    if (value === undefined) {
      return this.connection.run(["notes"], async (tx) => (await answer(tx.objectStore("notes").get(name)))?.value, "readonly");
    }
    return this.connection.run(["notes"], async (tx) => {
      await answer(tx.objectStore("notes").put({ name, value }));
      return value;
    });
  }

  close() {
    return this.connection.close();
  }

  // ------------------------------------------------------------------------------------ inside

  /** @param {string} where @param {string} id @param {(record: any) => any} change */
  #change(where, id, change) {
    return this.connection.run([where], async (tx) => {
      const records = tx.objectStore(where);
      const before = await answer(records.get(id));
      const after = before && change(before);
      if (after) await answer(records.put(after));
      return after;
    });
  }

  /** @param {"drafts"|"items"} where @param {string} id */
  #drop(where, id) {
    return this.connection.run([where, "blobs"], async (tx) => {
      await answer(tx.objectStore(where).delete(id));
      await deleteOwned(tx, id);
    });
  }

  /** @param {string} where @param {number} person @returns {Promise<any[]>} */
  #of(where, person) {
    return this.connection.run([where], (tx) => answer(tx.objectStore(where).index("person").getAll(person)), "readonly");
  }
}

/** @param {IDBTransaction} tx @param {string} owner */
async function deleteOwned(tx, owner) {
  const blobs = tx.objectStore("blobs");
  for (const key of await answer(blobs.index("owner").getAllKeys(owner))) await answer(blobs.delete(key));
}

/** Ask the browser not to clear this when space gets short. @returns {Promise<boolean>} whether it agreed */
export async function persist() {
  try {
    return (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
  } catch {
    return false;
  }
}
