// Wakes the queue: whenever the page, the line or the clock gives a reason to try.

const LOCK = "e-report-outbox";
const SHORTEST_MS = 30_000;
const LONGEST_MS = 300_000;
const HEARTBEAT_MS = 15 * 60_000;
const SYNC = "e-report-outbox";

/**
 * @typedef {{queue: import("./queue.js").Queue, store: import("./store.js").Store,
 *   transport: import("./transport.js").Transport, person: number, version?: string,
 *   page?: EventTarget, document?: EventTarget & {visibilityState?: string},
 *   worker?: (EventTarget & {ready?: Promise<any>})|null,
 *   locks?: LockManager|null, now?: () => number, random?: () => number,
 *   set_timer?: (work: () => void, ms: number) => any, clear_timer?: (timer: any) => void,
 *   wake_lock?: {request: (kind: "screen") => Promise<{release: () => Promise<void>}>}|null,
 *   ended?: (ending: string) => void}} PumpOptions
 */

export class Pump {
  /** @param {PumpOptions} options */
  constructor(options) {
    const { queue, store, transport, person, version = "", now = Date.now, random = Math.random } = options;
    this.queue = queue;
    this.store = store;
    this.transport = transport;
    this.person = person;
    this.version = version;
    this.now = now;
    this.random = random;
    this.page = options.page ?? globalThis;
    this.document = options.document ?? globalThis.document;
    this.worker = options.worker === undefined ? globalThis.navigator?.serviceWorker : options.worker;
    this.locks = options.locks === undefined ? globalThis.navigator?.locks : options.locks;
    this.wakeLock = options.wake_lock === undefined ? globalThis.navigator?.wakeLock : options.wake_lock;
    this.setTimer = options.set_timer ?? ((work, ms) => setTimeout(work, ms));
    this.clearTimer = options.clear_timer ?? ((timer) => clearTimeout(timer));
    this.ended = options.ended ?? (() => {});
    /** @type {any} */
    this.timer = null;
    this.told_at = -Infinity;
    this.is_stopped = false;
    this.wake = this.wake.bind(this);
  }

  /** Listen to everything that may mean a line, and try at once. */
  start() {
    for (const event of ["online", "pageshow"]) this.page.addEventListener(event, this.wake);
    this.document?.addEventListener("visibilitychange", this.wake);
    this.worker?.addEventListener("message", (event) => {
      if (/** @type {MessageEvent} */ (event).data === "sync") void this.#try(true);
    });
    return this.wake("load");
  }

  stop() {
    this.is_stopped = true;
    this.clearTimer(this.timer);
    for (const event of ["online", "pageshow"]) this.page.removeEventListener(event, this.wake);
    this.document?.removeEventListener("visibilitychange", this.wake);
  }

  /** Try now, unless another tab is at it; then plan the next time. @param {Event|string} [news] what may mean another line */
  async wake(news) {
    if (this.document?.visibilityState !== "hidden") await this.#try(Boolean(news));
  }

  // ------------------------------------------------------------------------------------ inside

  /** @param {boolean} is_new_line */
  async #try(is_new_line) {
    if (this.is_stopped) return;
    this.clearTimer(this.timer);
    let ending = "idle";
    try {
      if ((await this.store.items(this.person)).length) ending = await this.#run(is_new_line);
      await this.#tell(ending);
    } finally {
      this.ended(ending);
      await this.#plan();
    }
  }

  /** @param {boolean} is_new_line @returns {Promise<string>} */
  async #run(is_new_line) {
    const { locks } = this;
    if (!locks) return this.queue.run({ owner: this.person, is_new_line });
    return await locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return "elsewhere";
      const screen = await this.wakeLock?.request("screen").catch(() => null);
      try {
        return await this.queue.run({ alone: true, owner: this.person, is_new_line });
      } finally {
        await screen?.release().catch(() => undefined);
      }
    });
  }

  /** At the latest in five minutes, at the earliest in half a one; nothing to send, no timer. */
  async #plan() {
    const at = await this.queue.nextAt(this.person).catch(() => Infinity);
    if (at === Infinity || this.is_stopped) return;
    void this.#askForSync().catch(() => undefined);
    const jitter = 1 + this.random() / 5;
    const wait = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (at - this.now()) * jitter)));
    this.clearTimer(this.timer);
    this.timer = this.setTimer(() => this.wake(), wait);
  }

  /** A bonus where the browser has it: it tells the worker when the line is back, and the worker tells
   * this page, even when it lies in the background. */
  async #askForSync() {
    await (await this.worker?.ready)?.sync?.register(SYNC);
  }

  /** Let the district see phones in trouble: every quarter of an hour, and after a failure. @param {string} ending */
  async #tell(ending) {
    if (["offline", "sign_in", "elsewhere"].includes(ending)) return;
    const items = await this.store.items(this.person);
    const has_failed = items.some((item) => ["later", "needs_person"].includes(item.state));
    const since = this.now() - this.told_at;
    if ((!items.length && this.told_at === -Infinity) || since < (has_failed ? SHORTEST_MS : HEARTBEAT_MS)) return;
    const oldest = items.length ? new Date(items[0].kept_at).toISOString() : null;
    const state = { waiting: items.length, oldest_at: oldest, last_error: this.queue.last_error, version: this.version };
    if (!this.transport.csrf && !(await this.transport.hello())) return;
    if (await this.transport.heartbeat(state)) this.told_at = this.now();
  }
}
