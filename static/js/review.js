// The review page's extras: keys, the large view of photos, the help sheet. Everything listens at
// the document, because `review_pages.js` puts other pages in place of this one. Without script
// everything is still there as links, buttons and forms.
(() => {
  "use strict";

  const all = (selector) => [...document.querySelectorAll(selector)];

  const isTyping = (element) =>
    element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  // Thai layouts give Thai letters, so the place of the key counts, not the letter.
  const keyOf = (event) => event.code.replace(/^(Key|Digit|Numpad)/, "");

  const press = (target) => {
    if (target.matches("a, button")) return target.click();
    if (target.matches("summary")) target.parentElement.open = true;
    const box = target.matches("summary") ? target.parentElement : target;
    const control = box.querySelector("input:not([type=hidden]), textarea");
    control?.focus();
    control?.scrollIntoView({ block: "nearest" });
  };

  /** Whatever the return form offers as reasons, in its order. */
  const reasonAt = (number) => {
    const marked = all("[data-reason-key]");
    return (marked.length ? marked : all("#decision-return input[name=reasons]"))[number - 1];
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (event.key === "Enter" && event.ctrlKey && event.target.form) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    const isOurs = !(event.repeat || event.ctrlKey || event.altKey || event.metaKey);
    if (!isOurs || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    if (event.key === "?" || (key === "Slash" && event.shiftKey)) return help(event);
    const onNothing = !event.target.matches("a, button, input, summary, video");
    if (key === "Z" || (key === "Space" && onNothing)) return enlarge(event, 0);
    const target = /^[1-9]$/.test(key)
      ? reasonAt(key)
      : /^[A-Z]$/.test(key) && document.querySelector(`[aria-keyshortcuts="${key}"]`);
    if (!target) return;
    event.preventDefault();
    if (/^[1-9]$/.test(key)) {
      target.focus();
      target.click();
    } else press(target);
  });

  const help = (event) => {
    const sheet = document.getElementById("keys-help");
    if (!sheet) return;
    event.preventDefault();
    sheet.showModal();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens-help]")) help(event);
    if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  });

  // The large view: arrows go on, the wheel and two fingers zoom, one finger or the mouse moves.
  const FURTHEST = 8;
  const STEP = 1.25;
  let links = [];
  let shown = 0;
  let view = { scale: 1, x: 0, y: 0 };
  const fingers = new Map();
  let spread = 0;
  const dialog = () => document.getElementById("large-view");
  const place = () => {
    const image = dialog().querySelector("img");
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  };
  const zoom = (factor, x = 0, y = 0) => {
    const scale = Math.min(FURTHEST, Math.max(1, view.scale * factor));
    const grown = scale / view.scale;
    view =
      scale === 1
        ? { scale, x: 0, y: 0 }
        : { scale, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown };
    place();
  };
  /** How far from the middle of the view something happens. */
  const off = (event) => [event.clientX - innerWidth / 2, event.clientY - innerHeight / 2];

  const show = (index) => {
    shown = (index + links.length) % links.length;
    const small = links[shown].querySelector("img");
    let image = dialog().querySelector("img");
    if (!image) {
      image = document.createElement("img");
      image.draggable = false;
      dialog().querySelector("[data-stage]").append(image);
    }
    image.src = links[shown].href;
    image.alt = small.alt;
    dialog().querySelector("[data-place]").textContent = `${shown + 1}/${links.length}`;
    dialog().querySelector("[data-caption]").textContent = small.alt;
    view = { scale: 1, x: 0, y: 0 };
    place();
  };
  const enlarge = (event, index) => {
    links = all("[data-enlarge]");
    if (!links.length || !dialog()) return;
    event.preventDefault();
    const focused = links.indexOf(document.activeElement);
    dialog().showModal();
    show(index || Math.max(focused, 0));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-enlarge]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.focus();
    enlarge(event, all("[data-enlarge]").indexOf(link));
  });
  document.addEventListener("close", (event) => {
    if (event.target === dialog()) links[shown]?.focus();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!dialog()?.open) return;
    const act = {
      ArrowRight: () => show(shown + 1),
      ArrowLeft: () => show(shown - 1),
      Space: () => dialog().close(),
      KeyZ: () => dialog().close(),
      Equal: () => zoom(STEP),
      NumpadAdd: () => zoom(STEP),
      Minus: () => zoom(1 / STEP),
      NumpadSubtract: () => zoom(1 / STEP),
      Digit0: () => zoom(1 / FURTHEST),
    }[event.code];
    // The key that opened it must not close it in the same press.
    if (!act || event.defaultPrevented || (event.repeat && !event.code.startsWith("Arrow"))) return;
    if (event.code === "Space" && event.target.matches("button")) return;
    event.preventDefault();
    act();
  });
  const onStage = (event) => event.target.closest?.("[data-stage]");
  document.addEventListener("wheel", (event) => {
    if (!onStage(event)) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, ...off(event));
  }, { passive: false });
  document.addEventListener("dblclick", (event) => {
    if (onStage(event)) zoom(view.scale > 1 ? 1 / FURTHEST : 3, ...off(event));
  });
  document.addEventListener("pointerdown", (event) => {
    if (!onStage(event)) return;
    event.target.setPointerCapture?.(event.pointerId);
    fingers.set(event.pointerId, event);
    spread = 0;
  });
  document.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    const [one, two] = [...fingers.values()];
    if (two) {
      const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
      if (spread) zoom(now / spread, ...off(event));
      spread = now;
    } else if (view.scale > 1) {
      view.x += event.clientX - before.clientX;
      view.y += event.clientY - before.clientY;
      place();
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      spread = 0;
    });
  }
})();
