// The reporter's form on a phone with script: kept at every change, photos at once, sent through the outbox.
// Without it the same form is posted as it is.

import { DraftKeeper } from "./drafts.js";
import { readFields, readLabels, writeFields } from "./form_fields.js";
import { FilesOfDraft } from "./form_files.js";
import { element, person, queue, say, store, transport } from "./phone.js";
import { sendDraft } from "./sending.js";

const LIST = "/submissions";
const SERVER_WAIT_MS = 8_000;

/** @param {HTMLFormElement} form @param {number} me */
async function start(form, me) {
  const isNew = location.pathname.endsWith("/new");
  // A copy that the phone kept carries an id used before: every new report gets its own.
  const given = new URL(form.action).pathname.split("/").pop() ?? "";
  const id = isNew && "keptCopy" in form.dataset ? crypto.randomUUID() : given;
  const state = /** @type {HTMLElement} */ (document.querySelector("[data-draft-state]"));
  const doesSend = "sends" in form.dataset; // Else this server takes the plain form alone.
  const keeper = new DraftKeeper({
    store, transport: doesSend ? transport : null, person: me, id, is_new: isNew,
    server_version: Number(form.dataset.version) || undefined,
    form: {
      read: () => ({ fields: readFields(form), labels: readLabels(form) }),
      write: (draft) => writeFields(form, draft.fields, draft.labels),
    },
    changed: (what) => {
      form.action = `/submissions/${keeper.id}`;
      state.textContent = say(`draft_${what}`);
    },
  }); // prettier-ignore
  const draft = await keeper.restore();
  form.action = `/submissions/${keeper.id}`;
  if (draft && isNew) offerNew(keeper);
  keepWhileTyping(form, keeper);
  if (doesSend) await takeOver(form, keeper);
  else form.addEventListener("submit", () => void keeper.save().then(() => store.note("posted", keeper.id)));
  form.dataset.ready = "yes";
}

/** Files and sending go through this phone's outbox. @param {HTMLFormElement} form @param {DraftKeeper} keeper */
async function takeOver(form, keeper) {
  const files = new FilesOfDraft({ form, keeper, store, queue, transport, say });
  await files.show();
  if (!(await goesToTray())) await files.takeShared();
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close(button.getAttribute("data-close") ?? ""));
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-blur]"))) {
    button.hidden = false;
    button.addEventListener("click", async () => (await import("./blur_saved.js")).blurSaved(button, ofForm(keeper)));
  }
  form.addEventListener("submit", (event) => {
    const { name = "", value = "check" } = /** @type {HTMLButtonElement} */ (event.submitter ?? {});
    if (name === "use") void (event.preventDefault(), useFound(form, keeper, value));
    else if (value === "check") void (event.preventDefault(), check(form, keeper, files));
    else if (value === "draft") void (event.preventDefault(), saveAndLeave(keeper));
    else void keeper.save();
  });
}

/** Ask whoever has a tray where shared pictures go. @returns {Promise<boolean>} */
async function goesToTray() {
  const id = new URLSearchParams(location.search).get("shared");
  const offer = /** @type {HTMLElement|null} */ (document.querySelector("[data-offers-tray]"));
  if (!id || !offer) return false;
  offer.hidden = false;
  return new Promise((resolve) => {
    offer.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (!button) return;
      offer.hidden = true;
      if ("tray" in button.dataset) location.assign(`${offer.dataset.offersTray}?shared=${id}`);
      resolve("tray" in button.dataset);
    });
  });
}

/** Put in what a message says. @param {HTMLFormElement} form @param {DraftKeeper} keeper @param {string} key */
async function useFound(form, keeper, key) {
  (await import("./readings.js")).use(form, key);
  await keeper.save();
}

/** How a photo that the server has is changed beside the form: its author needs no version. @param {DraftKeeper} keeper */
const ofForm = (keeper) => ({
  csrf: async () => (await transport.hello())?.csrf ?? "",
  version: () => "",
  changed: (/** @type {{version: number}} */ { version }) => keeper.setServerVersion(version),
});

/** @param {HTMLFormElement} form @param {DraftKeeper} keeper */
function keepWhileTyping(form, keeper) {
  let isSaving = false;
  let isBehind = false;
  // At once, not after a pause: the page may be gone by then. While one save runs, one more is enough.
  const save = async () => {
    isBehind = isSaving;
    if (isSaving) return;
    isSaving = true;
    do {
      isBehind = false;
      await keeper.save();
    } while (isBehind);
    isSaving = false;
  };
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  addEventListener("pagehide", () => void keeper.save());
  document.addEventListener("visibilitychange", () => void keeper.save());
}

/** @param {DraftKeeper} keeper */
function offerNew(keeper) {
  const button = /** @type {HTMLButtonElement} */ (element("button", "button button-quiet", say("start_new")));
  button.type = "button";
  button.addEventListener("click", async () => {
    await keeper.save();
    await keeper.forget();
    location.assign(location.pathname);
  });
  const notice = element("div", "banner banner-info", element("p", "banner-title", say("resumed")), button);
  document.getElementById("flashes")?.append(notice);
}

/** @param {DraftKeeper} keeper */
async function saveAndLeave(keeper) {
  await keeper.save();
  const late = new Promise((resolve) => setTimeout(resolve, SERVER_WAIT_MS));
  await Promise.race([keeper.saveOnServer().catch(() => false), late]);
  await keeper.forget();
  location.assign(LIST);
}

/** The last look, made from the form itself, so that it needs no line. @param {HTMLFormElement} form
 * @param {DraftKeeper} keeper @param {FilesOfDraft} files */
async function check(form, keeper, files) {
  if (!(await keeper.save())) {
    // This browser keeps nothing: the plain form with the server's own check page.
    HTMLFormElement.prototype.submit.call(withIntent(form, "check"));
    return;
  }
  if (await keeper.isSent()) return location.assign(LIST); // From another tab: there it stands.
  await files.show();
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-send]"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("dl"));
  list.replaceChildren(...said(form), ...files.said());
  /** @type {HTMLElement} */ (dialog.querySelector("[data-send-state]")).textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
  const send = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-send-now]"));
  send.onclick = async () => {
    send.disabled = true;
    await sendIt(keeper, files, dialog).finally(() => (send.disabled = false));
  };
}

/** @param {HTMLFormElement} form @param {string} value */
function withIntent(form, value) {
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "intent", value });
  form.append(input);
  return form;
}

/** @param {HTMLFormElement} form @param {string} name */
const radioOf = (form, name) => String(new FormData(form).get(name) ?? "");

/** What was filled in, as terms and values in the order of the form. @param {HTMLFormElement} form */
function said(form) {
  const rows = [];
  const isElsewhere = radioOf(form, "place") === "elsewhere";
  const isOtherDay = radioOf(form, "held_on-choice") === "other";
  for (const control of /** @type {Iterable<any>} */ (form.elements)) {
    if (!control.name || control.disabled || ["hidden", "file", "submit", "button"].includes(control.type)) continue;
    if (["radio", "checkbox"].includes(control.type) && !control.checked) continue;
    // What another choice leaves without meaning is not shown, since it is not read either.
    if (!isElsewhere && ["subdistrict_code", "village_code", "village_text"].includes(control.name)) continue;
    if (!isOtherDay && ["held_on-day", "held_on-month", "held_on-year"].includes(control.name)) continue;
    const isChoice = ["radio", "checkbox"].includes(control.type);
    const parts = [...(control.labels?.[0]?.childNodes ?? [])].map((node) => node.textContent?.trim());
    const label = parts.filter(Boolean).join(" ") || control.getAttribute("aria-label") || "";
    const value = isChoice ? label : control.tagName === "SELECT" ? (control.value && control.selectedOptions[0]?.text) : control.value;
    if (!value) continue;
    const term = isChoice ? (control.closest("fieldset")?.querySelector("legend")?.textContent?.trim() ?? "") : label;
    rows.push(element("div", "", element("dt", "", term), element("dd", "", value)));
  }
  return rows;
}

/** Into the outbox, then as far as the line goes. @param {DraftKeeper} keeper @param {FilesOfDraft} files
 * @param {HTMLDialogElement} dialog */
async function sendIt(keeper, files, dialog) {
  const state = /** @type {HTMLElement} */ (dialog.querySelector("[data-send-state]"));
  if ((await sendDraft(keeper, state, { waits_for_wifi: files.isWifiOnly })) === "wrong") dialog.close();
}

const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-report-form]"));
person.then((me) => (form && me ? start(form, me) : undefined)).catch(() => undefined);
