// Pictures of a paper: dragged, moved by their arrows, or given another number; all numbers follow. Without this they
// are chosen by hand.
(() => {
  "use strict";

  const items = (list) => [...list.querySelectorAll("[data-picture]")];

  // Numbers in the order in which they stand; what is not shown stays so.
  const renumber = (list) => {
    let place = 0;
    for (const item of items(list)) {
      const select = item.querySelector("select");
      if (select.value) select.value = String((place += 1));
    }
  };

  const move = (item, before) => {
    const list = item.parentElement;
    list.insertBefore(item, before);
    renumber(list);
  };

  // One that is given a number goes there, and the others make room.
  const choose = (item) => {
    const list = item.parentElement;
    const select = item.querySelector("select");
    const others = items(list).filter((other) => other !== item && other.querySelector("select").value);
    const next = others[Number(select.value) - 1];
    if (select.value && next) list.insertBefore(item, next);
    else if (select.value && others.length > 0) others.at(-1).after(item);
    renumber(list);
    select.focus();
  };

  for (const form of document.querySelectorAll("[data-pictures]")) {
    let held = null;
    for (const item of items(form)) {
      item.draggable = true;
      item.querySelector("select").addEventListener("change", () => choose(item));
      for (const button of item.querySelectorAll("[data-by]")) {
        button.hidden = false;
        button.addEventListener("click", () => {
          const earlier = button.dataset.by === "-1";
          const other = earlier ? item.previousElementSibling : item.nextElementSibling;
          if (!other) return;
          move(item, earlier ? other : other.nextElementSibling);
          button.focus();
        });
      }
      item.addEventListener("dragstart", (event) => {
        held = item;
        event.dataTransfer.effectAllowed = "move";
      });
      item.addEventListener("dragover", (event) => {
        if (held) event.preventDefault();
      });
      item.addEventListener("drop", (event) => {
        if (!held || held === item) return;
        event.preventDefault();
        const all = items(form);
        move(held, all.indexOf(held) < all.indexOf(item) ? item.nextElementSibling : item);
      });
      item.addEventListener("dragend", () => {
        held = null;
      });
    }
  }
})();
