// Rows of links scroll sideways on a phone: bring the current one into sight without moving the page.
export function keepCurrentInView() {
  for (const current of document.querySelectorAll(".scroll-row [aria-current]")) {
    const row = current.closest(".scroll-row");
    row.scrollLeft = Math.max(0, current.offsetLeft - row.offsetLeft - 24);
    // At the edge of a workplace the same row is a column that may be longer than the screen.
    const column = row.parentElement;
    const below = current.getBoundingClientRect().bottom - column.getBoundingClientRect().bottom;
    if (column.matches(".side") && below > 0) column.scrollTop += below + 24;
  }
}

// A second click within this time is a slip of the hand; a later one is a wish to try again.
const SLIP = 3000;

// A form sent twice by a double click is carried out once by the server; here the button says that it has been pressed.
export function guardDoubleSubmit() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const before = sent.get(form);
    if (before && event.timeStamp - before < SLIP) {
      event.preventDefault();
      return;
    }
    sent.set(form, event.timeStamp);
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => button.removeAttribute("aria-disabled"), SLIP);
  });
}

// A page that the browser has kept shows how things stood: going back must show how they stand.
export function showTheTruthOnReturn() {
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-cabinet]")) window.location.reload();
  });
}

const NOT_TEXT = "script, style, textarea, [contenteditable]";

// The months after their day: «30 ноября».
const MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря";
const DAY = new RegExp(`(\\d) (?=(?:${MONTHS})(?!\\p{L}))`, "gu");

// A number stays on the line of its sign: «№ 12», «40 МБ», «30 ноября».
export function keepNumbersWhole() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const whole = data
      .replace(/№ (?=\S)/g, "№\u00a0")
      .replace(/(\d) (?=[КМГ]Б)/g, "$1\u00a0")
      .replace(DAY, "$1\u00a0");
    if (whole !== data && !parentElement.closest(NOT_TEXT)) texts.currentNode.data = whole;
  }
}
