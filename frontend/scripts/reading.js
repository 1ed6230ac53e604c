// The reading settings on top of any page: a change shows at once and is kept by the same form that the page of settings sends.
import { reading as words } from "./words.js";

const root = document.documentElement;

export function readingPanel() {
  const link = document.querySelector("[data-reading]");
  if (!link) return;
  let panel = null;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!panel) {
      panel = await fetched(link).catch(() => null);
      if (!panel) {
        location.href = link.href;
        return;
      }
      attend(panel, link);
    }
    show(panel, link, panel.hidden);
  });
}

async function fetched(link) {
  const answer = await fetch(link.dataset.reading);
  if (!answer.ok) return null;
  const panel = document.createElement("section");
  panel.className = "reading-panel";
  panel.hidden = true;
  panel.setAttribute("aria-label", words.name);
  panel.innerHTML = await answer.text();
  link.closest(".top").after(panel);
  link.setAttribute("role", "button");
  return panel;
}

function show(panel, link, open) {
  panel.hidden = !open;
  link.setAttribute("aria-expanded", String(open));
  if (open) panel.querySelector("h2").focus();
  else link.focus();
}

function attend(panel, link) {
  const form = panel.querySelector("form");
  const close = () => show(panel, link, false);
  panel.querySelector("[data-reading-close]").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  form.addEventListener("change", (event) => {
    apply(form);
    save(form, new FormData(form), event.target.name === "images");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const images = form.elements.images.value !== "on";
    // The usual is the first of each group.
    for (const group of form.querySelectorAll(".govuk-radios")) group.querySelector("input").checked = true;
    apply(form);
    save(form, new FormData(form, event.submitter), images);
  });
}

function apply(form) {
  for (const group of form.querySelectorAll(".govuk-radios")) {
    const [usual] = group.querySelectorAll("input");
    const chosen = group.querySelector("input:checked") ?? usual;
    if (chosen === usual) delete root.dataset[chosen.name];
    else root.dataset[chosen.name] = chosen.value;
  }
}

// One after the other, so that the last one stays.
let saving = Promise.resolve();

function save(form, data, reload) {
  saving = saving.then(async () => {
    const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
    const saved = answer?.status === 204;
    form.querySelector("[data-reading-status]").textContent = saved ? words.saved : words.lost;
    // Pictures come or go with the page itself.
    if (saved && reload) location.reload();
  });
}
