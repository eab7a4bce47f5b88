// Fields for PINs and passwords: a button that shows what was typed, and the keypad that fits. Without it they are plain fields.

/** @param {string} text @param {() => void} press */
function littleButton(text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet secret-button";
  button.textContent = text;
  button.addEventListener("click", press);
  return button;
}

/** @param {HTMLInputElement} input */
function equip(input) {
  const { show = "", hide = "", letters = "", digits = "" } = input.dataset;
  const row = document.createElement("div");
  row.className = "secret-buttons";
  const eye = littleButton(show, () => {
    const isHidden = input.type === "password";
    input.type = isHidden ? "text" : "password";
    eye.textContent = isHidden ? hide : show;
    eye.setAttribute("aria-pressed", String(isHidden));
    input.focus();
  });
  eye.setAttribute("aria-pressed", "false");
  eye.setAttribute("aria-controls", input.id);
  row.append(eye);
  if (letters) row.append(keypadButton(input, letters, digits));
  input.after(row);
  // What is shown is hidden again before it is sent, so that no browser keeps it as a text.
  input.form?.addEventListener("submit", () => { input.type = "password"; }); // prettier-ignore
}

/**
 * Who signs in by telephone number most often has a PIN: the number keypad first, letters by a press.
 * @param {HTMLInputElement} input @param {string} letters @param {string} digits
 */
function keypadButton(input, letters, digits) {
  const button = littleButton(letters, () => {
    set(input.inputMode !== "numeric");
    input.focus();
  });
  const name = /** @type {HTMLInputElement|null} */ (document.querySelector("[data-names-account]"));
  const looksLikeNumber = () => /^[\s+\-0-9๐-๙]{8,}$/.test(name?.value ?? "");
  /** @param {boolean} isNumeric */
  function set(isNumeric) {
    input.inputMode = isNumeric ? "numeric" : "";
    button.textContent = isNumeric ? letters : digits;
  }
  set(looksLikeNumber());
  name?.addEventListener("change", () => set(looksLikeNumber()));
  if (!matchMedia("(pointer: coarse)").matches) button.hidden = true;
  return button;
}

for (const input of document.querySelectorAll("[data-secret]")) equip(/** @type {HTMLInputElement} */ (input));
