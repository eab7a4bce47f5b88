// Fills the villages when a subdistrict is chosen. Without it a button does the same by sending the draft.
const box = document.querySelector("[data-places]");
const subdistrict = box?.querySelector("[name=subdistrict_code]");
const village = box?.querySelector("[name=village_code]");

subdistrict?.addEventListener("change", async () => {
  village.replaceChildren(new Option("…", ""));
  try {
    const answer = await fetch(`${box.dataset.places}?parent=${subdistrict.value}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.status);
    village.replaceChildren(...(await parsedAnswer(answer)).querySelectorAll("option, optgroup"));
  } catch {
    village.replaceChildren(new Option("–", ""));
    box.querySelector("[data-places-button]").hidden = false;
  }
});

if (village) box.querySelector("[data-places-button]").hidden = true;
