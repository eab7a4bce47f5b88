// Copying a report field by field into another system: C copies and goes on, T ticks, N opens the next one,
// Q the list. Without this script the texts stand there to be selected by hand.

/** Put a text on the clipboard; where that is not open, select it, so that Ctrl and C copy it.
 * @param {HTMLElement} place @param {{clipboard?: {writeText(text: string): Promise<void>}}} [browser]
 * @returns {Promise<"copied"|"selected">} */
export async function copy(place, browser = navigator) {
  try {
    if (!browser.clipboard) throw new Error("not open here");
    await browser.clipboard.writeText(place.textContent ?? "");
    return "copied";
  } catch {
    const selection = getSelection();
    selection?.selectAllChildren(place);
    const isCopied = document.execCommand("copy");
    if (isCopied) selection?.removeAllRanges();
    return isCopied ? "copied" : "selected";
  }
}

/** The one to go to from a button; after the last one nothing.
 * @template T @param {T[]} buttons @param {T} button @returns {T|undefined} */
export function after(buttons, button) {
  return buttons[buttons.indexOf(button) + 1];
}

/** @param {HTMLElement} root */
function start(root) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll("[data-copy-button]")]);
  const state = /** @type {HTMLElement} */ (root.querySelector("[data-copy-state]"));
  const tick = () => /** @type {HTMLElement|null} */ (document.querySelector('[aria-keyshortcuts="T"], [aria-keyshortcuts="N"]'));
  for (const button of buttons) button.hidden = false;
  for (const hint of root.querySelectorAll("[data-keys]")) /** @type {HTMLElement} */ (hint).hidden = false;
  let last = /** @type {HTMLButtonElement|null} */ (null);

  /** @param {HTMLButtonElement} button @param {boolean} goesOn */
  const take = async (button, goesOn) => {
    const row = /** @type {HTMLElement} */ (button.closest("div"));
    const done = await copy(/** @type {HTMLElement} */ (row.querySelector("[data-copy-text]")));
    last = button;
    if (done === "selected") {
      state.textContent = root.dataset.selected ?? "";
      return;
    }
    row.dataset.copied = "";
    button.textContent = button.dataset.done ?? "";
    const label = row.querySelector("dt")?.textContent ?? "";
    state.textContent = (root.dataset.copied ?? "").replace("%(label)s", label);
    if (!goesOn) return;
    const next = after(buttons, button) ?? tick();
    if (!after(buttons, button)) state.textContent = root.dataset.all ?? "";
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-copy-button]");
    if (button) take(/** @type {HTMLButtonElement} */ (button), false);
  });

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
    if (event.key === "Escape" && isTyping) return target.blur();
    if (isTyping || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    // Thai layouts give Thai letters, so the place of the key counts, not the letter.
    const key = event.code.replace(/^Key/, "");
    if (key === "C") {
      const here = /** @type {HTMLButtonElement} */ (target.closest("[data-copy-button]"));
      const button = here ?? (last ? after(buttons, last) : buttons[0]);
      if (!button) return;
      event.preventDefault();
      take(button, true);
    } else if (/^[TNQ]$/.test(key)) {
      const pressed = /** @type {HTMLElement|null} */ (document.querySelector(`[aria-keyshortcuts="${key}"]`));
      if (!pressed) return;
      event.preventDefault();
      pressed.click();
    }
  });
}

for (const root of globalThis.document?.querySelectorAll("[data-ledger]") ?? []) start(/** @type {HTMLElement} */ (root));
