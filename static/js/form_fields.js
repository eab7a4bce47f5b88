// A form as a list of [name, value], and back. Files, tokens and buttons are no part of it.

const NEVER = new Set(["csrf_token", "intent", "remove", "move", "use"]);
// What the server says about the page of today: a draft of yesterday must not put its own back.
const OF_THE_PAGE = new Set(["keep", "answering", "fixing", "replaces"]);

/** @param {HTMLFormElement} form @returns {[string, string][]} */
export function readFields(form) {
  /** @type {[string, string][]} */
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NEVER.has(name)) fields.push([name, value]);
  }
  return fields;
}

/** The words behind chosen values, for lists that are loaded later. @param {HTMLFormElement} form */
export function readLabels(form) {
  /** @type {Object<string, string>} */
  const labels = {};
  for (const select of form.querySelectorAll("select[name]")) {
    const { name, selectedOptions } = /** @type {HTMLSelectElement} */ (select);
    if (selectedOptions[0]?.value) labels[name] = selectedOptions[0].text;
  }
  return labels;
}

/** Put kept values back. A choice that is not on the page's list yet is added to it. @param {HTMLFormElement} form
 * @param {[string, string][]} fields @param {Object<string, string>} labels */
export function writeFields(form, fields, labels) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    const { name, type } = /** @type {HTMLInputElement} */ (control);
    if (!name || NEVER.has(name) || OF_THE_PAGE.has(name) || ["file", "submit", "button"].includes(type)) continue;
    // What is kept knows nothing of a photo that came later: its boxes stay as the server says.
    if (/^(children|unpublished)-/.test(name) && !values.has(name.replace(/^\w+/, "marks"))) continue;
    const kept = values.get(name) ?? [];
    if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(type)) {
      control.checked = kept.includes(control.value);
      if (control.checked) control.closest("details")?.setAttribute("open", "");
    } else if (control instanceof HTMLSelectElement) {
      if (kept[0] && ![...control.options].some((option) => option.value === kept[0])) {
        control.add(new Option(labels[name] ?? kept[0], kept[0]));
      }
      if (kept.length) control.value = kept[0];
    } else if (kept.length) {
      // Several controls of one name take their values in order.
      /** @type {HTMLInputElement} */ (control).value = kept.shift();
    }
  }
}

/** Whether two lists of fields say the same. @param {[string, string][]} one @param {[string, string][]} other */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
