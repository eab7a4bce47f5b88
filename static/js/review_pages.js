// One submission after the other without waiting: the next page is fetched while this one is
// looked at, shown at the press of a decision, and the server's answer confirms it. Whatever the
// server does not take brings the page back with all that was typed in it. The server answers the
// same pages as without script; nothing here knows what a decision is.
// Other scripts hear `review:shown` at the document whenever another page stands in <main>.
(() => {
  "use strict";

  const STALE_MS = 5 * 60 * 1000;
  const FRESH_MS = 20 * 1000;
  const MOST_PICTURES = 6;
  const main = document.getElementById("main");
  /** Address → promise of a page fetched ahead. */
  const ahead = new Map();
  /** Address → a page that was left with words in it. */
  const left = new Map();
  let posting = Promise.resolve();
  let underway = 0;
  let isBusy = false;
  let isLeaving = false;
  let turn = 0;
  let wantsUndo = false;

  const words = () => main.querySelector("[data-review]").dataset;
  const here = () => ({ url: location.href, title: document.title, nodes: [...main.childNodes] });

  const isTouched = (nodes) =>
    nodes.some((node) =>
      [...(node.querySelectorAll?.("textarea, input:not([type=hidden])") ?? [])].some((control) =>
        control.type === "checkbox" || control.type === "radio"
          ? control.checked !== control.defaultChecked
          : control.value !== control.defaultValue,
      ),
    );

  const fetchPage = async (url, options = {}) => {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, ...options });
    const page = await parsedAnswer(answer);
    const found = page.getElementById("main");
    return {
      status: answer.status,
      url: answer.url,
      title: page.title,
      at: Date.now(),
      isAnswer: true,
      isReview: Boolean(found?.querySelector("[data-review]")),
      find: (selector) => found?.querySelector(selector),
      children: () => [...(found?.childNodes ?? [])],
    };
  };

  const isUsable = (page) => page?.status === 200 && page.isReview;

  const addressOf = (page) => new URL(page.find("[data-review]").dataset.url, location.href).href;

  const fetchAhead = () => {
    const link = main.querySelector("a[data-next]");
    if (!link || ahead.has(link.href)) return;
    const url = link.href;
    // Where nobody is signed in any more this leads to the door, whose form token would take the
    // place of the one on the page that is open.
    const fetched = fetchPage(url, { priority: "low", redirect: "manual" }).catch(() => null);
    ahead.set(url, fetched);
    fetched.then((page) => {
      const pictures = page?.find(".evidence")?.querySelectorAll("img") ?? [];
      for (const picture of [...pictures].slice(0, MOST_PICTURES)) new Image().src = picture.src;
    });
  };

  /** The page of an address, from what was kept or fetched ahead; null where that is not there. */
  const upcoming = async (url) => {
    if (left.has(url)) return left.get(url);
    const page = await ahead.get(url);
    ahead.delete(url);
    if (!isUsable(page) || Date.now() - page.at > STALE_MS) return null;
    // What could be taken back when it was fetched is not what can be taken back now.
    page.find("[data-undo]")?.remove();
    page.isAnswer = false;
    return page;
  };

  const show = (page, { push = true } = {}) => {
    const before = here();
    const strip = main.querySelector("[data-undo]");
    if (isTouched(before.nodes)) left.set(before.url, before);
    left.delete(page.url);
    main.replaceChildren(...(page.nodes ?? page.children()));
    // What the server answers says itself what can be taken back.
    if (strip && !page.isAnswer && !main.querySelector("[data-undo]")) main.prepend(strip);
    if (push) history.pushState({}, "", page.url);
    document.title = page.title;
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
    started();
  };

  /** What every page that stands in <main> needs. */
  const started = () => {
    for (const button of main.querySelectorAll("[data-opens-help]")) button.hidden = false;
    countDown();
    globalThis.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("review:shown"));
    fetchAhead();
  };

  const countDown = () => {
    const strip = main.querySelector("[data-undo]");
    if (!strip || strip.dataset.until) return;
    strip.dataset.until = "yes";
    if (strip.dataset.undo) setTimeout(() => strip.remove(), strip.dataset.undo * 1000);
  };

  const lay = (strip) => {
    main.querySelector("[data-undo]")?.remove();
    main.prepend(strip);
    countDown();
  };

  /** The strip while the server has not answered; U is remembered. */
  const layProvisional = (heading) => {
    const strip = document.createElement("div");
    strip.className = "undo-bar";
    strip.dataset.undo = "";
    strip.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = `${words().saving} ${heading}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.setAttribute("aria-keyshortcuts", "U");
    button.textContent = words().undoLabel;
    button.addEventListener("click", () => {
      wantsUndo = true;
      button.disabled = true;
    });
    strip.append(text, button);
    lay(strip);
  };

  const bringBack = (page, sentence) => {
    show(page);
    main.querySelector("#not-saved")?.remove();
    if (!sentence) return;
    const banner = document.createElement("div");
    banner.id = "not-saved";
    banner.className = "banner banner-failure";
    banner.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.className = "banner-title";
    text.textContent = sentence;
    banner.append(text);
    main.prepend(banner);
  };

  /** Send a form after whatever is under way, in order. */
  const post = (form, body) => {
    underway += 1;
    const options = { method: "POST", body, keepalive: true };
    // Not `form.action`: that is the field of this name.
    const target = form.getAttribute("action");
    const sent = posting.then(() => fetchPage(target, options)).catch(() => null);
    posting = sent.finally(() => {
      underway -= 1;
    });
    return sent;
  };

  /** What the server said to a decision whose page has been left already. */
  const settle = (answer, origin, form, mine) => {
    if (answer?.status === 200) return confirmed(answer, mine === turn);
    main.querySelector("[data-undo]")?.remove();
    wantsUndo = false;
    if (answer?.isReview) {
      answer.url = addressOf(answer);
      return bringBack(answer, "");
    }
    // Signed out, or an old token: the server keeps the words and asks.
    if (answer?.status === 401 || answer?.status === 400) {
      bringBack(origin, "");
      return leave(form);
    }
    bringBack(origin, words().failed);
  };

  const confirmed = (answer, isLatest) => {
    const told = answer.find("#flashes");
    if (told?.childElementCount) main.querySelector("#flashes").replaceChildren(...told.childNodes);
    const strip = answer.find("[data-undo]");
    const isShown = answer.url === location.href;
    if (isShown && answer.isReview) freshen(answer);
    if (!isLatest) return;
    if (strip) lay(strip);
    else main.querySelector("[data-undo]")?.remove();
    const undo = main.querySelector("[data-undo] form");
    if (wantsUndo && undo) undo.requestSubmit();
    wantsUndo = false;
  };

  /** The page shown was fetched a while ago: say where it stands now, or show it anew. */
  const freshen = (page) => {
    const version = page.find("[data-review]").dataset.version;
    if (version !== words().version && !isTouched([...main.childNodes])) {
      return show(page, { push: false });
    }
    const position = main.querySelector(".position");
    const now = page.find(".position");
    if (position && now) position.textContent = now.textContent;
  };

  /** Whether something is said where something is asked, or the server would only ask again. */
  const hasAnswer = (form) => {
    const asked = [...form.elements].filter((control) =>
      control.matches("input:not([type=hidden]), textarea"),
    );
    const isSaid = (control) =>
      /checkbox|radio/.test(control.type) ? control.checked : control.value.trim();
    return !asked.length || asked.some(isSaid);
  };

  /** Send as the browser does, and go where that leads. */
  const leave = (form) => {
    isLeaving = true;
    HTMLFormElement.prototype.submit.call(form);
  };

  const decide = async (form) => {
    const link = main.querySelector("a[data-next]");
    const goesOn = form.elements.then?.value === "next" && hasAnswer(form);
    const next = goesOn && link ? await upcoming(link.href) : null;
    if (!next) {
      await posting;
      return leave(form);
    }
    const body = new FormData(form);
    const origin = here();
    const heading = main.querySelector("h1").textContent.trim();
    const mine = ++turn;
    show(next);
    // Decided: its words are on their way, and come back only if they are refused.
    left.delete(origin.url);
    layProvisional(heading);
    post(form, body).then((answer) => settle(answer, origin, form, mine));
  };

  /** For what leads to the page of a submission, whichever: show what the server answers. */
  const showAnswer = async (form) => {
    const origin = here();
    const answer = await post(form, new FormData(form));
    if (!answer?.isReview) return settle(answer?.status === 200 ? null : answer, origin, form, turn);
    if (answer.status !== 200) answer.url = addressOf(answer);
    show(answer, { push: answer.url !== origin.url });
    if (form.dataset.inPlace === "sends") left.delete(origin.url);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    event.preventDefault();
    // A second press would be a second decision, refused as stale.
    if (isBusy || isLeaving) return;
    isBusy = true;
    try {
      await (form.matches("[data-in-place]") ? showAnswer(form) : decide(form));
    } finally {
      isBusy = false;
    }
  });
  // A page that comes back from the browser's memory can be decided about.
  addEventListener("pageshow", () => {
    isLeaving = false;
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented);
    if (!link || !isPlain || event.button || link.target || link.matches("[data-enlarge]")) return;
    if (link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    if (link.matches("[data-next], [data-previous]") && (left.has(link.href) || ahead.has(link.href))) {
      event.preventDefault();
      const page = await upcoming(link.href);
      if (!page) return location.assign(link.href);
      show(page);
      if (page.at && Date.now() - page.at > FRESH_MS) {
        const fresh = await fetchPage(page.url).catch(() => null);
        if (isUsable(fresh) && fresh.url === location.href) freshen(fresh);
      }
    } else if (underway) {
      // Not away before the server has said that it is written down.
      event.preventDefault();
      const from = location.href;
      await posting;
      setTimeout(() => location.href === from && location.assign(link.href));
    }
  });

  addEventListener("popstate", () => {
    const kept = left.get(location.href);
    if (kept) show(kept, { push: false });
    else location.reload();
  });
  addEventListener("beforeunload", (event) => {
    if (underway) event.preventDefault();
  });
  if (document.readyState === "complete") started();
  else addEventListener("load", started);
})();
