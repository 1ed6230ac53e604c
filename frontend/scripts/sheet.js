// Saves a score sheet as one types: only what was changed, one request at a time. Without this there is a button.
import { touched } from "./early.js";

const PAUSE = 900;
const FAILED = "Не сохранено: нет связи. Попробуем ещё раз.";

export function saveSheets() {
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
}

function watch(form) {
  const changed = new Set();
  let timer = 0;
  let busy = false;
  let stopped = false;
  let handedIn = null;

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (busy || stopped || !changed.size) return;
    busy = true;
    const sent = new Map([...changed].map((name) => [name, form.elements[name].value]));
    changed.clear();
    say(form, "Сохраняем…");
    try {
      const answer = await send(form, sent);
      if (answer.refused) {
        stopped = true;
        say(form, answer.refused);
      } else {
        show(form, sent, answer);
      }
    } catch {
      for (const name of sent.keys()) changed.add(name);
      say(form, FAILED);
      later(PAUSE * 8);
    }
    busy = false;
    if (handedIn) form.requestSubmit(handedIn);
    else if (changed.size) later(PAUSE);
  }

  const note = (control) => {
    if (!control.name) return;
    changed.add(control.name);
    later(PAUSE);
  };
  form.addEventListener("input", (event) => note(event.target));
  [...form.elements].filter(touched).forEach(note);
  // What was typed is on its way before the page is left for a document.
  form.addEventListener("focusout", () => later(0));
  // The form carries everything: nothing may follow it, and what is on its way gives it the version it needs.
  form.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    handedIn = event.submitter;
  });
}

async function send(form, fields) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    version: form.elements.version.value,
    ...Object.fromEntries(fields),
  });
  const response = await fetch(form.dataset.draft, { method: "POST", body, redirect: "error" });
  if (!response.ok && response.status !== 409) throw new Error(String(response.status));
  return response.json();
}

function show(form, sent, answer) {
  form.elements.version.value = answer.version;
  form.querySelector("[data-draft-total]").textContent = answer.total;
  for (const name of sent.keys()) blame(form.elements[name], answer.errors[name] || "");
  say(form, form.querySelector(".govuk-form-group--error") ? "Сохранено, кроме отмеченного" : answer.saved);
}

function say(form, text) {
  form.querySelector("[data-draft-status]").textContent = text;
}

function blame(control, text) {
  const group = control.closest(".govuk-form-group");
  const id = `${control.id}_error`;
  let message = document.getElementById(id);
  group.classList.toggle("govuk-form-group--error", Boolean(text));
  const kind = control.tagName === "TEXTAREA" ? "govuk-textarea--error" : "govuk-input--error";
  control.classList.toggle(kind, Boolean(text));
  const described = (control.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  if (!text) {
    message?.remove();
  } else {
    if (!message) {
      message = document.createElement("p");
      message.id = id;
      message.className = "govuk-error-message";
      control.before(message);
    }
    message.textContent = text;
    described.push(id);
  }
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  else control.removeAttribute("aria-describedby");
}
