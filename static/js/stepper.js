// Turns count inputs into steppers. Without it they are plain inputs, and the server reads them alike.
const THAI_ZERO = "๐".charCodeAt(0);

function count(text) {
  const arabic = text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - THAI_ZERO);
  return Number.parseInt(arabic.replace(/\D/g, ""), 10) || 0;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] [data-by]");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  input.value = Math.max(0, count(input.value) + Number(button.dataset.by));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

for (const button of document.querySelectorAll("[data-stepper] [data-by]")) button.hidden = false;
