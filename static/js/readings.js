// What a message says, put into the form by the press of a button; without this script the server does it.

import { readFields, readLabels, writeFields } from "./form_fields.js";

/** Inputs that have a value on an empty form too. */
const SAYS_NOTHING = new Set(["held_on-choice", "held_on-shown", "place", "host_role"]);
const NAMED_DAYS = new Set(["today", "yesterday"]);

/** Whether the form says something there already. @param {Map<string, string>} now @param {Object<string, string>} inputs */
export function isFilled(now, inputs) {
  if ("held_on-choice" in inputs) {
    return NAMED_DAYS.has(now.get("held_on-choice") ?? "") || Boolean(now.get("held_on-day") || now.get("held_on-month"));
  }
  return Object.keys(inputs).some((name) => !SAYS_NOTHING.has(name) && Boolean(now.get(name)?.trim()));
}

/** @param {HTMLFormElement} form @param {string} key the button's value; `all` fills what is empty */
export function use(form, key) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("button[data-inputs]")]);
  for (const button of buttons) {
    const now = new Map(readFields(form));
    const inputs = JSON.parse(button.dataset.inputs ?? "{}");
    if (button.value !== key && (key !== "all" || isFilled(now, inputs))) continue;
    for (const [name, value] of Object.entries(inputs)) now.set(name, value);
    const labels = { ...readLabels(form), ...labelsOf(button, inputs) };
    const folds = [...form.querySelectorAll("details")];
    const open = folds.filter((fold) => fold.open);
    writeFields(form, [...now], labels);
    // Every fold with something in it was opened; only those of what came new stay so.
    for (const fold of folds) fold.open = open.includes(fold) || holdsAny(fold, Object.keys(inputs));
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  mark(form, buttons);
}

/** @param {HTMLElement} fold @param {string[]} names */
const holdsAny = (fold, names) => names.some((name) => fold.querySelector(`[name="${CSS.escape(name)}"]`));

/** A village that is on no list of the page yet is called by its finding. @param {HTMLElement} button
 * @param {Object<string, string>} inputs @returns {Object<string, string>} */
function labelsOf(button, inputs) {
  const name = button.closest("[data-reading]")?.querySelector("strong")?.textContent ?? "";
  return inputs.village_code && name ? { village_code: name } : {};
}

/** Say of every finding whether the form says the same now. @param {HTMLFormElement} form @param {HTMLButtonElement[]} buttons */
function mark(form, buttons) {
  const now = new Map(readFields(form));
  const done = document.querySelector("[data-done]")?.getAttribute("data-done") ?? "";
  for (const button of buttons) {
    const inputs = /** @type {Object<string, string>} */ (JSON.parse(button.dataset.inputs ?? "{}"));
    const word = button.querySelector("[data-use-word]");
    if (!word || !Object.entries(inputs).every(([name, value]) => now.get(name) === value)) continue;
    button.dataset.used = "";
    word.textContent = done;
  }
}
