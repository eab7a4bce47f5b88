// Pictures that are still being made are asked for again, ever more slowly, for about a minute and a half.

(() => {
  const FIRST_MS = 1_500;
  const SLOWER = 1.5;
  const MOST = 9;

  const look = async (picture, wait, left) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const response = await fetch(picture.src, { cache: "reload" }).catch(() => null);
    if (response?.status === 200) {
      // The same address again is shown anew only from bytes in hand.
      const made = URL.createObjectURL(await response.blob());
      picture.addEventListener("load", () => URL.revokeObjectURL(made), { once: true });
      picture.src = made;
      picture.removeAttribute("data-waits");
    } else if (left && !(response?.status >= 400)) {
      await look(picture, wait * SLOWER, left - 1);
    }
  };

  document.querySelectorAll("img[data-waits]").forEach((picture) => look(picture, FIRST_MS, MOST));
})();
