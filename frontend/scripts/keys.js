// Keys for those who go through a hundred in a row: they only press what stands on the page anyway.
import { touched } from "./early.js";

const OFF = "keys-off";
// The same key on a Russian layout.
const LAYOUT = { о: "j", л: "k", к: "r", и: "b", щ: "o", д: "l", ч: "x", ".": "/" };

const isOff = () => localStorage.getItem(OFF) === "1";

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

// So long a page is in sight before a key may decide on what it shows.
const SEEN = 1000;
let since = performance.now();

// What is shown has been seen: the page is in front for a while, and its document is drawn.
function isSeen() {
  const leaf = document.querySelector(".leaf");
  const isDrawn = !leaf?.matches("img") || (leaf.complete && leaf.naturalWidth > 0);
  return !document.hidden && performance.now() - since > SEEN && isDrawn;
}

// A button is only brought under Enter: what cannot be undone takes a second key. One that says so is pressed at
// once, by a key that was pressed here and not held down since the page before.
function press(control, event) {
  if (!control.matches("button")) control.click();
  else if (control.matches("[data-at-once]") && !event.repeat && isSeen()) control.click();
  else control.focus();
}

function moveTo(rows, step) {
  const links = [...rows.querySelectorAll("tbody a.who")];
  const row = document.activeElement.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

function inList(key, rows) {
  if (key === "j") moveTo(rows, 1);
  else if (key === "k") moveTo(rows, -1);
  else if (key === "x") document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
  else if (key === "/") document.querySelector(".filters input[name=q]")?.focus();
  else return false;
  return true;
}

function onKey(event) {
  if (isOff() || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const key = LAYOUT[event.key.toLowerCase()] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const rows = document.querySelector("[data-rows]");
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key));
  if (control) press(control, event);
  else if (!rows || !inList(key, rows)) return;
  event.preventDefault();
}

export function keys() {
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  help.hidden = false;
  const toggle = help.querySelector("[data-keys-toggle]");
  const show = () => {
    toggle.textContent = isOff() ? "Клавиши выключены" : "Клавиши включены";
  };
  show();
  toggle.addEventListener("click", () => {
    localStorage.setItem(OFF, isOff() ? "0" : "1");
    show();
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", () => (since = performance.now()));
}

// One box above the column of boxes.
export function checkAll() {
  for (const cell of document.querySelectorAll(".check-all")) {
    const boxes = [...cell.closest("table").querySelectorAll("tbody input[type=checkbox]")];
    const label = document.createElement("label");
    label.className = "check";
    label.innerHTML = '<input type="checkbox"><span class="govuk-visually-hidden">Выбрать все на странице</span>';
    const all = label.firstChild;
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    cell.replaceChildren(label);
  }
}

// Ticks are kept as they are made; the button stays for pages without this script.
export function saveTicks() {
  for (const form of document.querySelectorAll("form[data-saves]")) {
    const told = form.querySelector("[data-saved]");
    const button = form.querySelector("button");
    button.hidden = true;
    let last = Promise.resolve();
    const save = async () => {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      }).catch(() => null);
      told.textContent = answer?.ok ? "Отметка сохранена." : "Не сохранилось. Нажмите «Сохранить отметки».";
      if (!answer?.ok) button.hidden = false;
    };
    form.addEventListener("change", () => (last = last.then(save)));
    if ([...form.elements].some(touched)) last = last.then(save);
  }
}
