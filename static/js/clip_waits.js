// A clip that is being prepared looks every three seconds how far it is; on the desk htmx does that.

(() => {
  const EVERY_MS = 3_000;

  const look = async (figure) => {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const response = await fetch(figure.dataset.clipWaits).catch(() => null);
    if (!response?.ok) {
      // Without a line it looks again; whoever may not see it any more does not.
      if (!response) await look(figure);
      return;
    }
    const page = await parsedAnswer(response);
    const fresh = page.querySelector("figure.clip");
    if (!fresh) return;
    figure.replaceWith(fresh);
    if (fresh.dataset.clipWaits) await look(fresh);
  };

  document.querySelectorAll("[data-clip-waits]").forEach((figure) => look(figure));
})();
