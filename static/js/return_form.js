// The return form's extras: while single things are being ticked, a press on a large photo ticks it
// instead of enlarging it. Without this the small photos in the form are ticked.
(() => {
  "use strict";

  const asks = () => document.querySelector("[data-asks]");
  const all = (selector, inside = document) => [...(inside?.querySelectorAll(selector) ?? [])];
  const links = () => all(".evidence [data-enlarge]");
  const photos = () => all("input[name=ask][value^='photo:']", asks());

  const show = () => {
    const count = asks()?.querySelector("[data-asked]");
    if (!count) return;
    const ticked = all("input[name=ask]:checked", asks()).length;
    count.textContent = ticked;
    count.hidden = !ticked;
    const boxes = photos();
    links().forEach((link, index) => link.classList.toggle("is-asked", Boolean(boxes[index]?.checked)));
  };

  // Before the listener that enlarges.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("[data-enlarge]");
      const box = link && asks()?.open && photos()[links().indexOf(link)];
      if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      box.click();
      const row = box.closest(".ask");
      row.scrollIntoView({ block: "nearest" });
      (box.checked ? row.querySelector("[type=radio]") : box).focus({ preventScroll: true });
    },
    true,
  );
  document.addEventListener("change", (event) => event.target.closest("[data-asks]") && show());
  document.addEventListener("review:shown", show);
  addEventListener("pageshow", show);
  show();
})();
