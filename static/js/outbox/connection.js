// The connection to IndexedDB: opened when needed, opened again once when the phone closed it.

const VERSION = 1;
const RETRIED = new Set(["InvalidStateError", "UnknownError", "AbortError", "TransactionInactiveError"]);

/** The phone has no room left. Nothing that was kept before is touched. */
export class StorageFull extends Error {
  constructor() {
    super("the phone's storage is full");
    this.name = "StorageFull";
  }
}

/** @param {IDBRequest<any>} request @returns {Promise<any>} */
export const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {any} error */
const isFull = (error) => error?.name === "QuotaExceededError" || error?.code === 22;

export class Connection {
  /** @param {string} name @param {IDBFactory} factory */
  constructor(name, factory) {
    this.name = name;
    this.factory = factory;
    /** @type {Promise<IDBDatabase>|null} */
    this.opening = null;
  }

  async close() {
    (await this.opening)?.close();
    this.opening = null;
  }

  /**
   * Run `work` in a transaction, once more on a new connection when the old one was taken away:
   * phones close connections of pages in the background. `work` must not await anything else.
   * @template T
   * @param {string[]} stores @param {(tx: IDBTransaction) => Promise<T>} work @param {IDBTransactionMode} [mode]
   * @returns {Promise<T>}
   */
  async run(stores, work, mode = "readwrite") {
    try {
      return await this.#once(stores, work, mode);
    } catch (/** @type {any} */ error) {
      if (isFull(error)) throw new StorageFull();
      if (!RETRIED.has(error?.name)) throw error;
      this.opening = null;
    }
    try {
      return await this.#once(stores, work, mode);
    } catch (error) {
      throw isFull(error) ? new StorageFull() : error;
    }
  }

  /** @template T @param {string[]} stores @param {(tx: IDBTransaction) => Promise<T>} work @param {IDBTransactionMode} mode */
  async #once(stores, work, mode) {
    const database = await (this.opening ??= this.#open());
    const tx = database.transaction(stores, mode);
    const done = new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve(undefined);
      tx.onabort = () => reject(tx.error ?? new DOMException("the transaction was cut off", "AbortError"));
    });
    done.catch(() => undefined);
    try {
      const result = await work(tx);
      await done;
      return result;
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It ended already; its own reason is the better one.
        await done;
      }
      throw error;
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    return new Promise((resolve, reject) => {
      const request = this.factory.open(this.name, VERSION);
      request.onupgradeneeded = () => createStores(request.result);
      request.onerror = () => {
        this.opening = null;
        reject(request.error);
      };
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = () => (this.opening = null);
        // Another tab brings a newer version of the product: let it.
        database.onversionchange = () => {
          database.close();
          this.opening = null;
        };
        resolve(database);
      };
    });
  }
}

/** @param {IDBDatabase} database */
function createStores(database) {
  for (const name of ["drafts", "items", "blobs", "receipts"]) {
    const made = database.createObjectStore(name, { keyPath: "id" });
    made.createIndex("person", "person");
    if (name === "blobs") made.createIndex("owner", "owner");
  }
  database.createObjectStore("notes", { keyPath: "name" });
}
