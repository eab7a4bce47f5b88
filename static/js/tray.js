// The tray's extras: paste, drop, choosing with Shift and keys. Without script there are file inputs,
// a text box and plain boxes to tick.
(() => {
  "use strict";

  const tray = document.querySelector("[data-tray]");
  if (!tray) return;
  const form = tray.querySelector("[data-tray-add]");
  const state = tray.querySelector("[data-tray-state]");
  const count = tray.querySelector("[data-tray-count]");
  const search = tray.querySelector("[data-tray-search]");
  const SHARED_CACHE = "e-report-shared";
  const SEE_OTHER_IN_HTMX = "HX-Redirect";

  const boxes = () => [...tray.querySelectorAll("input[name=item]")];
  const isTyping = (element) => element instanceof Element && element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");

  // ------------------------------------------------------------------------------------ putting in

  /** One request a thing, one after the other, so that a slow line shows how far it is. */
  const put = async (files, text) => {
    const parts = [...files.map((file) => ({ file })), ...(text ? [{ text }] : [])];
    for (const [at, part] of parts.entries()) {
      state.textContent = state.dataset.busy.replace("{number}", at + 1).replace("{count}", parts.length);
      const body = new FormData();
      body.set("csrf_token", form.elements.csrf_token.value);
      body.set("source", form.elements.source.value);
      if (part.file) body.set("files", part.file, part.file.name || "image.png");
      else body.set("text", part.text);
      if (!(await send(body))) return false;
    }
    state.textContent = "";
    return true;
  };

  const send = async (body) => {
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      const elsewhere = response.headers.get(SEE_OTHER_IN_HTMX);
      if (elsewhere) location.assign(elsewhere);
      else if (response.ok) show(await parsedAnswer(response));
      else throw new Error(String(response.status));
      return true;
    } catch {
      state.textContent = state.dataset.failed;
      return false;
    }
  };

  const show = (answer) => {
    const chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    document.getElementById("tray-items").replaceChildren(...answer.body.childNodes);
    for (const box of boxes()) box.checked ||= chosen.has(box.value);
    begin();
  };

  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (!files.length && (!text || isTyping(event.target))) return;
    event.preventDefault();
    void put(files, files.length ? "" : text);
  });

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (isTyping(event.target)) return;
      event.preventDefault();
      tray.classList.add("is-dropping");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) tray.classList.remove("is-dropping");
  });
  document.addEventListener("drop", (event) => {
    tray.classList.remove("is-dropping");
    if (isTyping(event.target) && !event.dataTransfer.files.length) return;
    event.preventDefault();
    void put([...event.dataTransfer.files], event.dataTransfer.files.length ? "" : event.dataTransfer.getData("text/plain").trim());
  });

  form.addEventListener("submit", (event) => {
    const files = [...form.elements.files.files];
    const text = form.elements.text.value.trim();
    if (!files.length && !text) return;
    event.preventDefault();
    void put(files, text).then((isDone) => {
      if (!isDone) return;
      form.elements.files.value = "";
      form.elements.text.value = "";
    });
  });

  /** What the share sheet of the phone gave to the worker. */
  const takeShared = async () => {
    const id = new URLSearchParams(location.search).get("shared");
    if (!id || !("caches" in window)) return;
    const cache = await caches.open(SHARED_CACHE);
    const kept = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith(`/share/${id}/`));
    const files = [];
    let text = "";
    for (const request of kept) {
      const response = await cache.match(request);
      const type = response.headers.get("Content-Type") ?? "";
      if (type.startsWith("text/plain")) text = await response.text();
      else files.push(new File([await response.blob()], decodeURIComponent(response.headers.get("X-Name") ?? ""), { type }));
    }
    if (await put(files, text)) for (const request of kept) await cache.delete(request);
    history.replaceState(null, "", location.pathname);
  };

  // -------------------------------------------------------------------------------------- choosing

  let last = null;

  const told = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    count.textContent = chosen ? count.dataset.some.replace("{count}", chosen) : count.dataset.none;
    search.form.dispatchEvent(new CustomEvent("chosen"));
  };

  const upTo = (box) => {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    if (from >= 0) for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  };

  document.addEventListener("click", (event) => {
    // A click on the picture comes here, and once more from the box with no Shift in it.
    const label = event.target.closest(".tray-item label");
    if (label && event.shiftKey && !event.target.matches("input")) {
      event.preventDefault();
      const box = label.querySelector("input");
      box.checked = !box.checked;
      choose(box, true);
    } else if (event.target.matches("input[name=item]")) choose(event.target, event.shiftKey);
  });

  const choose = (box, isRange) => {
    if (isRange && last?.isConnected) upTo(box);
    last = box;
    box.focus();
    told();
  };

  const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };

  const target = (box, move) => {
    const all = boxes();
    const at = all.indexOf(box);
    if (move === "first") return all[0];
    if (move === "last") return all[all.length - 1];
    if (typeof move === "number") return all[at + move];
    const { top, left } = box.getBoundingClientRect();
    const way = move === "down" ? 1 : -1;
    const ahead = all.filter((other) => (other.getBoundingClientRect().top - top) * way > 8);
    const far = (other) => {
      const there = other.getBoundingClientRect();
      return Math.abs(there.top - top) * 4 + Math.abs(there.left - left);
    };
    return ahead.sort((one, other) => far(one) - far(other))[0];
  };

  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.altKey || document.querySelector("dialog[open]")) return;
    const isOnBox = event.target.matches("input[name=item]");
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyA" && boxes().length) {
      event.preventDefault();
      const isAll = boxes().every((box) => box.checked);
      for (const box of boxes()) box.checked = !isAll;
      told();
    } else if (event.ctrlKey || event.metaKey) return;
    else if (event.code === "Slash" && !event.shiftKey) (event.preventDefault(), search.focus());
    else if (isOnBox && event.key in MOVES) {
      event.preventDefault();
      const next = target(event.target, MOVES[event.key]);
      if (!next) return;
      next.focus();
      if (event.shiftKey) {
        last ??= event.target;
        next.checked = event.target.checked = true;
        told();
      }
    } else if (isOnBox && event.key === "Enter") (event.preventDefault(), search.focus());
  });

  /** After the list was drawn anew. */
  const begin = () => {
    for (const hint of tray.querySelectorAll("[data-tray-keys], [data-tray-hint]")) hint.hidden = false;
    told();
  };

  begin();
  void takeShared();
})();
