// Rows of links scroll sideways on a phone: bring the current one into sight without moving the page.
export function keepCurrentInView() {
  for (const current of document.querySelectorAll(".scroll-row [aria-current]")) {
    const row = current.closest(".scroll-row");
    row.scrollLeft = Math.max(0, current.offsetLeft - row.offsetLeft - 24);
  }
}

// A second click within this time is a slip of the hand; a later one is a wish to try again.
const SLIP = 3000;

// A form sent twice by a double click would be refused with a puzzling message; the server guards itself anyway.
export function guardDoubleSubmit() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const before = sent.get(form);
    if (before && event.timeStamp - before < SLIP) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
}
