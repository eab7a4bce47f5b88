// The order of sending: one item at a time, the oldest first, none blocking the next, none ever popped.
// An item is leased while somebody sends it, marked before the first byte leaves, and deleted only
// when the server's own receipt says that nothing is missing.

/**
 * @typedef {import("./store.js").Item} Item
 * @typedef {import("./store.js").Draft} Draft
 * @typedef {import("./store.js").FileRecord} FileRecord
 * @typedef {import("./store.js").Receipt} Receipt
 * @typedef {import("./transport.js").Outcome} Outcome
 * @typedef {"idle"|"offline"|"sign_in"|"done"} Ending
 */

export const LEASE_MS = 3 * 60_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const LONGEST_ASKED_MS = 60 * 60_000;
const WAITS = new Set(["needs_sign_in", "needs_person"]);
/** Failures of the line itself: where there is news of the line, they need not wait their time out. */
const OF_THE_LINE = new Set(["network", "timeout", "not-us"]);

/** The wait after so many failures, in ms: doubling, with jitter, unless the server named one.
 * @param {number} attempts @param {() => number} random @param {number} [wait_s] */
export function backOff(attempts, random, wait_s) {
  if (wait_s) return Math.min(wait_s * 1000, LONGEST_ASKED_MS);
  const full = Math.min(FIRST_WAIT_MS * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_MS);
  return Math.round(full * (0.5 + random() / 2));
}

/** Somebody else took the item over, changed it or removed it: whoever finds out stops. */
class LeaseLost extends Error {}

export class Queue {
  /**
   * @param {{store: import("./store.js").Store, transport: import("./transport.js").Transport, me?: string,
   *   now?: () => number, random?: () => number, may_send_clips?: (item: Item) => boolean,
   *   changed?: (item: Item|null) => void}} options
   */
  constructor({ store, transport, me, now = Date.now, random = Math.random, may_send_clips, changed }) {
    this.store = store;
    this.transport = transport;
    this.me = me ?? crypto.randomUUID();
    this.now = now;
    this.random = random;
    this.maySendClips = may_send_clips ?? (() => true);
    this.changed = changed ?? (() => {});
    this.last_error = "";
    /** @type {Promise<Ending>|null} */
    this.running = null;
    /** @type {Promise<void>} */
    this.ahead = Promise.resolve();
  }

  /**
   * Send what can be sent now. Ends early when the server is not there or wants somebody to sign in.
   * `alone`: the caller holds the lock of all tabs, so that any lease was left by a page that died.
   * `owner`: whose page this is, to say so on their items when nobody is signed in any more.
   * `is_new_line`: something says that the line may be another one now, so what failed by it is due.
   * @param {{alone?: boolean, owner?: number, is_new_line?: boolean}} [options] @returns {Promise<Ending>}
   */
  run({ alone = false, owner, is_new_line = false } = {}) {
    this.running ??= this.#run(alone, owner, is_new_line).finally(() => (this.running = null));
    return this.running;
  }

  /** @param {boolean} alone @param {number|undefined} owner @param {boolean} is_new_line @returns {Promise<Ending>} */
  async #run(alone, owner, is_new_line) {
    const hello = await this.transport.hello();
    if (!hello) {
      this.last_error = "offline";
      return "offline";
    }
    const person = hello.person?.id;
    if (person === undefined) {
      if (owner) await this.#waitForSignIn(owner, alone);
      return "sign_in";
    }
    await this.#wakeSignedIn(person);
    let is_busy = false;
    const seen = new Set();
    for (;;) {
      const item = await this.#lease(person, seen, alone, is_new_line);
      if (!item) return is_busy ? "done" : "idle";
      seen.add(item.id);
      is_busy = true;
      const ending = await this.#deliver(item);
      if (ending) return ending;
    }
  }

  /** Bring files of a draft to the server while the rest is still being filled in. It ends by itself
   * when the draft is sent or thrown away. @param {Draft} draft @returns {Promise<void>} */
  uploadAhead(draft) {
    const work = this.ahead.then(() => this.#uploadAhead(draft));
    this.ahead = work.catch(() => undefined);
    return work;
  }

  /** @param {Draft} draft */
  async #uploadAhead(draft) {
    for (const file of draft.files.filter((one) => one.kind === "photo" && one.sent !== one.bytes && !one.refusal)) {
      const blob = await this.store.blob(file.id);
      if (!blob) continue;
      const outcome = await this.transport.tus.upload(file, blob, async (change) => {
        const kept = await this.store.changeDraft(draft.id, (now) => withFile(now, file.id, change));
        if (!kept) throw new LeaseLost();
      }).catch(ifLost); // prettier-ignore
      if (outcome && outcome.kind !== "ok") return;
    }
  }

  /** Send one item at once, whatever its wait; also after the person signed in. @param {string} id */
  async sendNow(id) {
    await this.store.change(id, (item) => ({ ...item, state: "kept", next_at: 0, attempts: 0, is_forced: true }));
  }

  /** Leave one refused file out, so that the rest can be finished. @param {string} id @param {string} file */
  async leaveOut(id, file) {
    await this.store.removeFile("items", id, file);
    await this.store.change(id, (item) => ({
      ...item,
      given_up: [...(item.given_up ?? []), file],
      state: item.receipt ? "text_received" : "kept",
      next_at: 0,
      file: "",
      sentence: "",
    }));
  }

  /** When the next item is due, in ms since 1970; Infinity when none is waiting. @param {number} person */
  async nextAt(person) {
    const waiting = (await this.store.items(person)).filter((item) => !WAITS.has(item.state));
    return Math.min(Infinity, ...waiting.map((item) => Math.max(item.next_at, item.lease?.until ?? 0)));
  }

  // ------------------------------------------------------------------------------------ inside

  /** @param {number} person */
  async #wakeSignedIn(person) {
    for (const { id, state } of await this.store.items(person)) {
      if (state === "needs_sign_in") {
        await this.store.change(id, (item) => ({ ...item, state: item.receipt ? "text_received" : "kept", next_at: 0 }));
      }
    }
  }

  /** Nobody is signed in: whoever looks at the list must read that it is up to them. @param {number} owner @param {boolean} alone */
  async #waitForSignIn(owner, alone) {
    for (const { id } of await this.store.items(owner)) {
      await this.store.change(id, (item) => {
        const is_held = !alone && item.lease && item.lease.until > this.now();
        return is_held || WAITS.has(item.state) ? undefined : { ...item, state: "needs_sign_in", lease: null };
      });
    }
    this.changed(null);
  }

  /** Take the oldest item that is due and nobody's. @param {number} person @param {Set<string>} seen @param {boolean} alone
   * @param {boolean} is_new_line */
  async #lease(person, seen, alone, is_new_line) {
    for (const { id } of await this.store.items(person)) {
      if (seen.has(id)) continue;
      const leased = await this.store.change(id, (item) => {
        const is_held = !alone && item.lease && item.lease.by !== this.me && item.lease.until > this.now();
        const is_due = item.next_at <= this.now() || (is_new_line && OF_THE_LINE.has(item.reason ?? ""));
        if (is_held || WAITS.has(item.state) || !is_due) return undefined;
        return { ...item, lease: { by: this.me, until: this.now() + LEASE_MS } };
      });
      if (leased) return leased;
    }
    return undefined;
  }

  /** Text, then photos, then clips. @param {Item} item @returns {Promise<Ending|undefined>} */
  async #deliver(item) {
    try {
      let receipt = item.receipt;
      if (!receipt) {
        await this.#mark(item, { state: "sending_text" });
        const outcome = await this.transport.sendText(item);
        if (outcome.kind !== "ok") return await this.#stop(item, outcome);
        receipt = /** @type {Receipt} */ (outcome.body);
        await this.#mark(item, { state: "text_received", receipt, errors: {}, sentence: "", reason: "" });
      }
      return await this.#sendFiles(item, receipt);
    } catch (error) {
      ifLost(error);
      return undefined;
    }
  }

  /** @param {Item} item @param {Receipt} receipt @returns {Promise<Ending|undefined>} */
  async #sendFiles(item, receipt) {
    const given_up = item.given_up ?? [];
    /** @type {Outcome|undefined} */
    let trouble;
    for (const file of inOrder(item.files)) {
      if (!receipt.missing.includes(file.id) || given_up.includes(file.id)) continue;
      if (file.kind === "clip" && !item.is_forced && !this.maySendClips(item)) {
        await this.#mark(item, { state: "text_received", waits_for_wifi: true, next_at: this.now() + 60_000, lease: null });
        return undefined;
      }
      await this.#mark(item, { state: "sending_files", waits_for_wifi: false });
      const outcome = await this.#sendFile(item, file);
      if (outcome.kind === "ok") {
        receipt = outcome.body;
        await this.#mark(item, { receipt });
      } else if (outcome.kind === "person") {
        trouble ??= outcome; // One bad file does not hold up the others.
        await this.#mark(item, { file: file.id }, { id: file.id, change: { refusal: outcome.sentence || outcome.reason } });
      } else {
        return this.#stop(item, outcome);
      }
    }
    if (trouble) return this.#stop(item, trouble);
    const missing = receipt.missing.filter((id) => !given_up.includes(id));
    if (missing.length) return this.#stop(item, { kind: "person", reason: "file_not_here", sentence: "", errors: {} });
    await this.store.deliver(item.id, receipt, given_up, this.now());
    this.changed(null);
    return undefined;
  }

  /** @param {Item} item @param {FileRecord} file @returns {Promise<Outcome>} */
  async #sendFile(item, file) {
    const blob = await this.store.blob(file.id);
    if (!blob) return { kind: "person", reason: "file_not_here", sentence: "", errors: {} };
    await this.ahead; // The same file may still be on its way from when this was a draft.
    let location = file.location ?? "";
    const uploaded = await this.transport.tus.upload(file, blob, async (change) => {
      location = change.location ?? location;
      await this.#mark(item, {}, { id: file.id, change });
    });
    if (uploaded.kind !== "ok") return uploaded.kind === "gone" ? { kind: "later", error: "upload-gone" } : uploaded;
    const verdict = await this.transport.tus.verdict(location);
    if (verdict.kind === "gone") return { kind: "later", error: "upload-gone" };
    return verdict.kind === "ok" ? this.transport.attach(item.id, file.id) : verdict;
  }

  /**
   * Write down how far the item is, and hold the lease longer. Stops the sending when the item was
   * changed, removed or taken over meanwhile.
   * @param {Item} item @param {Partial<Item>} changes @param {{id: string, change: Partial<FileRecord>}} [file]
   */
  async #mark(item, changes, file) {
    const kept = await this.store.change(item.id, (now) => {
      if (now.revision !== item.revision || now.lease?.by !== this.me) return undefined;
      const next = { ...now, lease: { by: this.me, until: this.now() + LEASE_MS }, ...changes };
      return file ? withFile(next, file.id, file.change) : next;
    });
    if (!kept) throw new LeaseLost();
    this.changed(kept);
  }

  /** What an outcome that is not delivery means for the item. @param {Item} item @param {Outcome} outcome
   * @returns {Promise<Ending|undefined>} */
  async #stop(item, outcome) {
    if (outcome.kind === "sign_in") {
      await this.#mark(item, { state: "needs_sign_in", lease: null });
      return "sign_in";
    }
    if (outcome.kind === "person") {
      const { reason, sentence, errors } = outcome;
      this.last_error = reason;
      await this.#mark(item, { state: "needs_person", reason, sentence, errors, lease: null });
      return undefined;
    }
    if (outcome.kind !== "later") return undefined;
    const { error, wait_s } = outcome;
    this.last_error = error;
    const now = await this.store.item(item.id);
    const attempts = (now?.attempts ?? 0) + 1;
    const next_at = this.now() + backOff(attempts, this.random, wait_s);
    await this.#mark(item, { state: "later", reason: error, attempts, next_at, lease: null });
    // The line itself is gone: trying the others would only cost battery.
    return OF_THE_LINE.has(error) && !(await this.transport.hello()) ? "offline" : undefined;
  }
}

/** Photos first, the clip trails. @param {FileRecord[]} files */
const inOrder = (files) => [...files].sort((one, other) => Number(one.kind === "clip") - Number(other.kind === "clip"));

/** @template {Draft} T @param {T} record @param {string} id @param {Partial<FileRecord>} change @returns {T} */
const withFile = (record, id, change) => ({
  ...record,
  files: record.files.map((file) => (file.id === id ? { ...file, ...change } : file)),
});

/** @param {unknown} error @returns {undefined} */
function ifLost(error) {
  if (!(error instanceof LeaseLost)) throw error;
  return undefined;
}
