// Pictures that are still being made are asked for again, ever more slowly, for about three minutes.

(() => {
  const FIRST_MS = 1_500;
  const SLOWER = 1.5;
  const MOST = 9;
  const asked = new WeakSet();

  const look = async (picture, wait, left) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!picture.isConnected) return asked.delete(picture);
    const response = await fetch(picture.src, { cache: "reload" }).catch(() => null);
    if (response?.status === 200) {
      // The same address again is shown anew only from bytes in hand.
      picture.src = URL.createObjectURL(await response.blob());
      picture.removeAttribute("data-waits");
    } else if (left && !(response?.status >= 400)) {
      await look(picture, wait * SLOWER, left - 1);
    }
  };

  const start = () => {
    for (const picture of document.querySelectorAll("img[data-waits]")) {
      if (asked.has(picture)) continue;
      asked.add(picture);
      look(picture, FIRST_MS, MOST);
    }
  };

  start();
  document.addEventListener("review:shown", start);
})();
