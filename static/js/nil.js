// "No activity this week": says plainly when a tap could not be kept. Without this script the form goes by itself.

/** @param {HTMLFormElement} form @param {typeof fetch} [send] @returns {Promise<"kept"|"failed"|"asked">} */
export async function tell(form, send = fetch) {
  try {
    // The answer is a redirect to the list, which is loaded as a page so that its message is not lost.
    const answer = await send(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    return answer.type === "opaqueredirect" ? "kept" : "asked";
  } catch {
    return "failed";
  }
}

/** @param {HTMLFormElement} form */
function start(form) {
  const failed = /** @type {HTMLElement} */ (form.querySelector("[data-nil-failed]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    const said = await tell(form);
    button.disabled = false;
    if (said === "kept") location.assign(form.dataset.back ?? location.href);
    else if (said === "asked") form.submit(); // The server has something to say: its own page says it.
    else failed.hidden = false;
  });
}

for (const form of globalThis.document?.querySelectorAll("form[data-nil]") ?? []) start(/** @type {HTMLFormElement} */ (form));
