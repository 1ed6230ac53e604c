// Files sent ahead of their form, in pieces that survive a broken connection (tus). Pages work without it.
import { Upload } from "tus-js-client";

import { uploads as words } from "./words.js";

const PIECE = 5 * 1024 * 1024;
// A file that is sent in a moment goes with its form.
const SMALL = 1024 * 1024;
const DELAYS = [0, 1000, 2000, 4000, 8000, 15000, 15000, 15000, 15000, 15000];
const AT_ONCE = 2;

const made = (name, className, text = "") => {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
};

// One file on its way: a line with its name, how much has come, what happens, and buttons.
class Sending {
  constructor(file, { endpoint, rule, place, token, list, onDone }) {
    this.file = file;
    this.onDone = onDone;
    this.percent = 0;
    this.draw(list);
    this.upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, rule, place },
      headers: { "X-CSRFToken": token },
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent, total) => this.progress(sent, total),
      onSuccess: () => this.done(),
      onError: (error) => this.failed(error),
    });
    window.addEventListener("online", () => this.waiting && this.start());
  }

  draw(list) {
    this.line = made("div", "uploads__line");
    this.bar = made("progress", "uploads__bar");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.file.name);
    this.said = made("p", "uploads__said small", words.waits);
    this.button = made("button", "button-link", words.pause);
    this.button.type = "button";
    this.button.addEventListener("click", () => (this.paused ? this.start() : this.pause()));
    this.cancel = made("button", "button-link button-link--warning", words.cancel);
    this.cancel.type = "button";
    this.cancel.addEventListener("click", () => this.drop());
    const buttons = made("p", "row");
    buttons.append(this.button, this.cancel);
    this.line.append(made("b", "uploads__name", this.file.name), this.bar, this.said, buttons);
    list.append(this.line);
  }

  async start() {
    this.paused = this.waiting = false;
    this.button.textContent = words.pause;
    if (!this.upload.url) {
      const [before] = await this.upload.findPreviousUploads();
      if (before) this.upload.resumeFromPreviousUpload(before);
    }
    this.upload.start();
  }

  pause() {
    this.paused = true;
    this.waiting = false;
    this.upload.abort();
    this.button.textContent = words.proceed;
    this.say(words.paused(this.percent));
  }

  drop() {
    clearTimeout(this.later);
    this.waiting = false;
    this.upload.abort(true).catch(() => {});
    this.line.remove();
    this.onDone(this, false);
  }

  progress(sent, total) {
    this.percent = Math.floor((sent / total) * 100);
    this.bar.value = this.percent;
    this.say(words.sent(this.percent));
  }

  mayRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const again = status === 0 || status === 409 || status === 423 || status >= 500;
    if (again) this.say(words.broken(this.percent));
    return again;
  }

  failed(error) {
    const response = error.originalResponse;
    const status = response?.getStatus() ?? 0;
    if (status === 0 || status >= 500) {
      // Nobody has refused it: it goes on as soon as there is a connection.
      this.waiting = true;
      this.say(words.broken(this.percent));
      this.later = setTimeout(() => this.waiting && this.start(), DELAYS.at(-1));
      return;
    }
    this.button.remove();
    this.line.classList.add("uploads__line--bad");
    const text = response?.getHeader("Content-Type")?.startsWith("text/plain") && response.getBody();
    this.say(text || words.expired);
    this.onDone(this, false);
  }

  done() {
    this.bar.value = 100;
    this.button.remove();
    this.cancel.remove();
    this.say(words.done);
    this.onDone(this, true);
  }

  say(text) {
    this.said.textContent = text;
  }

  get id() {
    return this.upload.url.split("/").at(-2);
  }
}

const tokenOf = (form) => form.elements.csrfmiddlewaretoken.value;

// The page of documents: files go at once, two at a time; what has come asks for its name.
function several(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-uploads-list]");
  const queue = [];
  let running = 0;

  const next = () => {
    while (running < AT_ONCE && queue.length) {
      running += 1;
      queue.shift().start();
    }
  };
  const onDone = async (sending, ok) => {
    running -= 1;
    next();
    if (ok) {
      await refresh();
      sending.line.remove();
    }
  };
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    for (const file of input.files) {
      queue.push(
        new Sending(file, {
          endpoint: form.dataset.uploads,
          rule: form.dataset.uploadRule,
          place: form.dataset.uploadPlace,
          token: tokenOf(form),
          list,
          onDone,
        }),
      );
    }
    input.value = "";
    // The big button says how many are chosen: none any more.
    input.dispatchEvent(new Event("change"));
    next();
  });
  form.querySelector("[data-uploads-plain]").hidden = true;
  warnBeforeLeaving(() => running > 0);
}

// What waits for its name is drawn by the server; what was typed meanwhile stays.
async function refresh() {
  const old = document.querySelector("[data-uploads-waiting]");
  const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-uploads-waiting]");
  if (!fresh) return;
  for (const control of old.querySelectorAll("input[name], select[name], textarea[name]")) {
    const same = fresh.querySelector(`[name="${CSS.escape(control.name)}"]`);
    if (same && control.type !== "hidden") same.value = control.value;
  }
  old.replaceWith(document.adoptNode(fresh));
}

// A form with one file: a large one goes ahead, and the form takes its id.
function one(form, input) {
  const name = input.name;
  const list = made("div", "uploads");
  list.setAttribute("aria-live", "polite");
  const id = made("input", "");
  id.type = "hidden";
  id.name = `${name}-upload`;
  input.closest(".govuk-form-group").append(list, id);
  let sending = null;
  let wanted = null;

  const known = (file) =>
    input.accept.split(",").some((end) => file.name.toLowerCase().endsWith(end.trim()));
  input.addEventListener("change", () => {
    const [file] = input.files;
    sending?.drop();
    sending = null;
    id.value = "";
    list.replaceChildren();
    input.name = name;
    if (!file || file.size < SMALL || !known(file)) return;
    input.removeAttribute("name");
    sending = new Sending(file, {
      endpoint: form.dataset.uploads,
      rule: input.dataset.uploadRule,
      place: window.location.pathname.slice(0, 60),
      token: tokenOf(form),
      list,
      onDone: (self, ok) => {
        if (ok) id.value = self.id;
        if (ok && wanted) form.requestSubmit(wanted);
        sending = null;
      },
    });
    sending.start();
  });
  form.addEventListener("submit", (event) => {
    if (!sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = event.submitter;
    sending.say(words.soon(sending.percent));
  });
  warnBeforeLeaving(() => sending !== null);
}

function warnBeforeLeaving(busy) {
  window.addEventListener("beforeunload", (event) => busy() && event.preventDefault());
}

for (const form of document.querySelectorAll("form[data-uploads]")) {
  if (form.dataset.uploadRule) several(form);
  else for (const input of form.querySelectorAll("input[data-upload-rule]")) one(form, input);
}
