// The review page's extras: keys, photos in full, one decision per press, the next photos fetched
// ahead. Without it everything is still there as links, buttons and forms.
(() => {
  "use strict";

  const isTyping = (element) =>
    element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  // Thai layouts give Thai letters, so the place of the key counts, not the letter.
  const keyOf = (event) => event.code.replace(/^(Key|Digit|Numpad)/, "");

  const press = (target) => {
    if (target.matches("a, button")) return target.click();
    if (target.matches("summary")) target.parentElement.open = true;
    const box = target.matches("summary") ? target.parentElement : target;
    const control = box.querySelector("input:not([type=hidden]), textarea");
    control.focus();
    control.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    const isOurs = !(event.repeat || event.ctrlKey || event.altKey || event.metaKey);
    if (!isOurs || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    const target = /^[1-9]$/.test(key)
      ? document.querySelectorAll("input[name=reasons]")[key - 1]
      : /^[A-Z]$/.test(key) && document.querySelector(`[aria-keyshortcuts="${key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.name === "reasons") target.focus();
    target.name === "reasons" ? target.click() : press(target);
  });

  // A second press would be a second decision, refused as stale.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]")) return;
    if (document.body.dataset.sent) return event.preventDefault();
    document.body.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete document.body.dataset.sent);

  const links = [...document.querySelectorAll("[data-enlarge]")];
  const dialog = document.createElement("dialog");
  const image = document.createElement("img");
  let shown = 0;
  const show = (index) => {
    shown = (index + links.length) % links.length;
    image.src = links[shown].href;
    image.alt = links[shown].firstElementChild.alt;
  };
  dialog.className = "enlarged";
  dialog.append(image);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => links[shown].focus());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(shown + 1);
    if (event.key === "ArrowLeft") show(shown - 1);
  });
  if (links.length) document.body.append(dialog);
  links.forEach((link, index) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(index);
      dialog.showModal();
    }),
  );

  const ahead = document.querySelector("[data-preload]");
  if (ahead) {
    addEventListener("load", () => {
      for (const url of ahead.dataset.preload.split(" ")) new Image().src = url;
    });
  }
})();
