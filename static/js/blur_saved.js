// Photos that the server has: the brush posts its strokes, the desk its marks, and the page follows the answer.

/**
 * @typedef {{version: number, thumb_url: string, screen_url: string, is_blurred: boolean, shows_children: boolean,
 *   is_unpublished: boolean, badges: string[]}} Answer
 * @typedef {{csrf: () => Promise<string>, version: () => string, changed: (answer: Answer) => unknown}} Page
 */

const TIMEOUT_MS = 60_000;

/** A page whose forms carry their own tokens and versions. @type {Page} */
const plain = {
  csrf: async () => /** @type {HTMLInputElement} */ (document.querySelector("input[name=csrf_token]")).value,
  version: () => /** @type {HTMLInputElement} */ (document.querySelector("input[name=version]")).value,
  changed: ({ version }) => {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=version]"))) {
      input.value = String(version);
    }
  },
};

/** @param {string} url @param {Object<string, string>} fields @param {Page} page
 * @returns {Promise<{answer?: Answer, wrong: string}>} */
async function post(url, fields, page) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, version: page.version() })) form.set(name, value);
  form.set("csrf_token", await page.csrf());
  const headers = { Accept: "application/json" };
  const response = await fetch(url, { method: "POST", body: form, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body = await response.json();
  if (!response.ok) return { wrong: body.sentence || "failed" };
  page.changed(body);
  return { answer: body, wrong: "" };
}

/** Open the brush over a photo that is here. @param {HTMLElement} button @param {Page} [page] */
export async function blurSaved(button, page = plain) {
  const { asBlob, openBrush } = await import("./blur.js");
  const { source = "", url = "", blurred } = button.dataset;
  await openBrush({
    source,
    has_older: blurred === "yes",
    save: async ({ strokes, adds, preview }) => {
      const shown = await asBlob(preview);
      const fields = { strokes: JSON.stringify(strokes), ...(adds ? { adds: "yes" } : {}) };
      const { answer, wrong } = await post(url, fields, page);
      if (!answer) return wrong;
      button.dataset.source = answer.screen_url;
      button.dataset.blurred = answer.is_blurred ? "yes" : "";
      follow(/** @type {HTMLElement} */ (button.closest("[data-photo]")), answer, answer.is_blurred ? shown : null);
      return "";
    },
  });
}

/** Show what the server has now; of a new blur what was drawn, until the next page has the real one.
 * @param {HTMLElement} place @param {Answer} answer @param {Blob|null} [shown] */
function follow(place, answer, shown) {
  const image = place.querySelector("img");
  const link = place.querySelector("a[data-enlarge]");
  if (image && shown !== undefined) {
    image.removeAttribute("data-waits");
    image.src = shown ? URL.createObjectURL(shown) : link ? answer.screen_url : answer.thumb_url;
    link?.setAttribute("href", shown ? image.src : answer.screen_url);
  }
  const badges = place.querySelector("[data-badges]");
  const make = (/** @type {string} */ text) => Object.assign(document.createElement("strong"), { className: "mark", textContent: text });
  badges?.replaceChildren(...answer.badges.map(make));
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function mark(form, button) {
  const { answer } = await post(form.action, { mark: button.value }, plain);
  if (!answer) throw new Error("refused");
  for (const one of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("button[name=mark]"))) {
    const name = /** @type {"shows_children"|"is_unpublished"} */ (one.value.split("=")[0]);
    one.value = `${name}=${answer[name] ? "no" : "yes"}`;
    one.setAttribute("aria-pressed", String(answer[name]));
  }
  follow(/** @type {HTMLElement} */ (form.closest("[data-photo]")), answer);
}

/** On the desk, where pages may be put in place of each other: whatever is pressed now. */
function startDesk() {
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-blur]");
    if (button) void blurSaved(/** @type {HTMLElement} */ (button));
  });
  let is_plain = false; // What the script could not do is posted, and its page says why.
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (is_plain || !form.matches("[data-photo-marks]")) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    mark(form, button).catch(() => {
      is_plain = true;
      form.requestSubmit(button);
    });
  });
}

if (globalThis.document?.querySelector("[data-photo-marks]")) startDesk();
