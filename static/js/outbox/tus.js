// A client of tus 1.0: create, ask for the offset, go on from there. Chunks grow and shrink with the line.

/**
 * @typedef {import("./store.js").FileRecord} FileRecord
 * @typedef {{least: number, most: number, aim_ms: number, timeout_ms: number}} Chunks
 * @typedef {{kind: "ok"} | {kind: "gone"} | {kind: "sign_in"} | {kind: "later", error: string, wait_s?: number}
 *   | {kind: "person", reason: string, sentence: string, errors: Object<string, string[]>}} Outcome
 */

const VERSION = "1.0.0";
const KILOBYTE = 1024;
/** @type {Chunks} */
const CHUNKS = { least: 256 * KILOBYTE, most: 1024 * KILOBYTE, aim_ms: 8_000, timeout_ms: 120_000 };
const CHECK_WAITS_MS = [500, 1_500, 4_000];
const BUSY_WAITS_MS = [500, 1_500, 4_000];
const BUSY = 423;

/** Base64 of UTF-8, as Upload-Metadata wants it. @param {string|number} value */
export const base64 = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(String(value))));

/** @param {FileRecord} file */
export const metadataOf = (file) =>
  Object.entries({ id: file.id, kind: file.kind, name: file.name, type: file.type, ...file.declared })
    .filter(([, value]) => value !== "" && value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${base64(value)}`)
    .join(",");

export class Tus {
  /** @param {{fetch: typeof fetch, url: string, csrf: () => string, chunks?: Partial<Chunks>,
   *   sleep?: (ms: number) => Promise<void>, now?: () => number}} options */
  constructor({ fetch, url, csrf, chunks, sleep, now = Date.now }) {
    this.fetch = fetch;
    this.url = url;
    this.csrf = csrf;
    this.chunks = { ...CHUNKS, ...chunks };
    this.size = this.chunks.least;
    this.now = now;
    this.sleep = sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /**
   * Bring one file to the server, from wherever it got to. `progress` hears of every change that must
   * outlive the page: the address and how far it is; what it throws stops the sending.
   * @param {FileRecord} file @param {Blob} blob
   * @param {(change: {location?: string, sent: number}) => Promise<void>} [progress]
   * @returns {Promise<Outcome>}
   */
  async upload(file, blob, progress = async () => {}) {
    let location = file.location ?? "";
    for (let made = 0; made < 2; made += 1) {
      if (!location) {
        const created = await this.#create(file, blob);
        if (typeof created !== "string") return created;
        location = created;
        await progress({ location, sent: 0 });
      }
      const outcome = await this.#sendFrom(location, blob, (sent) => progress({ location, sent }));
      if (outcome.kind !== "gone") return outcome;
      location = ""; // Expired or swept: once more from the beginning.
    }
    return { kind: "later", error: "upload-gone" };
  }

  /** What the server made of a complete upload. @param {string} location @returns {Promise<Outcome>} */
  async verdict(location) {
    for (const wait of CHECK_WAITS_MS) {
      const response = await this.#call("GET", location, { Accept: "application/json" });
      if (!(response instanceof Response)) return response;
      if (response.status !== 200 || response.headers.get("X-EReport") !== "1") return this.#failure(response);
      const body = await response.json().catch(() => ({}));
      if (body.state === "ready") return { kind: "ok" };
      if (body.state === "refused") {
        return { kind: "person", reason: "file_refused", sentence: body.sentence || "", errors: {} };
      }
      await this.sleep(wait);
    }
    return { kind: "later", error: "checking", wait_s: 10 };
  }

  /** @param {FileRecord} file @param {Blob} blob @returns {Promise<string|Outcome>} */
  async #create(file, blob) {
    const response = await this.#call("POST", this.url, {
      "Upload-Length": String(blob.size),
      "Upload-Metadata": metadataOf(file),
    });
    if (!(response instanceof Response)) return response;
    const location = response.headers.get("Location");
    if ([200, 201].includes(response.status) && isTus(response) && location) return location;
    return response.status === 409 && isTus(response) ? refusal(response, "upload_conflict") : this.#failure(response);
  }

  /** @param {string} location @param {Blob} blob @param {(sent: number) => Promise<void>} progress @returns {Promise<Outcome>} */
  async #sendFrom(location, blob, progress) {
    let offset = await this.#offset(location);
    if (typeof offset !== "number") return offset;
    await progress(offset);
    const waits = [...BUSY_WAITS_MS];
    while (offset < blob.size) {
      const started = this.now();
      const chunk = blob.slice(offset, offset + this.size);
      const response = await this.#call("PATCH", location, {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
      }, chunk); // prettier-ignore
      if (!(response instanceof Response)) {
        this.size = this.chunks.least;
        return response;
      }
      const isBusy = response.status === BUSY && waits.length > 0;
      if (isBusy) await this.sleep(/** @type {number} */ (waits.shift()));
      if (isBusy || (response.status === 409 && isTus(response))) {
        // Part of an earlier chunk arrived although its answer did not, or is still being written.
        const there = await this.#offset(location);
        if (typeof there !== "number") return there;
        if (there === offset && !isBusy) return { kind: "later", error: "offset" };
        offset = there;
      } else if (response.status === 204 && isTus(response)) {
        offset = Number(response.headers.get("Upload-Offset"));
        this.#adapt(chunk.size, this.now() - started);
      } else {
        return this.#failure(response);
      }
      await progress(offset);
    }
    return { kind: "ok" };
  }

  /** @param {number} bytes @param {number} took_ms */
  #adapt(bytes, took_ms) {
    const fitting = (bytes / Math.max(took_ms, 1)) * this.chunks.aim_ms;
    this.size = Math.round(Math.min(this.chunks.most, Math.max(this.chunks.least, fitting)));
  }

  /** @param {string} location @returns {Promise<number|Outcome>} */
  async #offset(location) {
    const response = await this.#call("HEAD", location, {});
    if (!(response instanceof Response)) return response;
    const offset = response.headers.get("Upload-Offset");
    return response.ok && isTus(response) && offset !== null ? Number(offset) : this.#failure(response);
  }

  /** @param {string} method @param {string} url @param {Record<string, string>} headers @param {Blob} [body]
   * @returns {Promise<Response|Outcome>} */
  async #call(method, url, headers, body) {
    try {
      return await this.fetch(url, {
        method,
        body,
        headers: { "Tus-Resumable": VERSION, "X-CSRFToken": this.csrf(), ...headers },
        cache: "no-store",
        signal: AbortSignal.timeout(this.chunks.timeout_ms),
      });
    } catch {
      return { kind: "later", error: "network" };
    }
  }

  /** @param {Response} response @returns {Promise<Outcome>} */
  async #failure(response) {
    const is_ours = isTus(response) || response.headers.get("X-EReport") === "1";
    if (!is_ours || response.redirected) return { kind: "later", error: "not-us" };
    if (response.status === 401) return { kind: "sign_in" };
    if ([404, 410].includes(response.status)) return { kind: "gone" };
    if ([413, 415, 422].includes(response.status)) return refusal(response, "file_refused");
    const wait_s = Number(response.headers.get("Retry-After")) || undefined;
    return { kind: "later", error: `upload-${response.status}`, wait_s };
  }
}

/** @param {Response} response */
const isTus = (response) => response.headers.get("Tus-Resumable") === VERSION;

/** @param {Response} response @param {string} reason @returns {Promise<Outcome>} */
async function refusal(response, reason) {
  const body = await response.json().catch(() => ({}));
  return { kind: "person", reason: body.code || reason, sentence: body.sentence || "", errors: {} };
}
