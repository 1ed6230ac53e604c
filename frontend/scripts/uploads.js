// Files sent ahead of their form, in pieces that survive a broken connection (tus). Pages work without it.
import { Upload } from "tus-js-client";

import { hear } from "./early.js";
import { refusal } from "./kinds.js";
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

// One file on its way: a line with its name, how much has come, what happens, and buttons. It is in one state at a time:
// waits → sends ⇄ paused, sends ⇄ broken (no connection), sends → done or refused; dropped from anywhere.
class Sending {
  constructor(file, { endpoint, rule, accept, place, token, list, onChange }) {
    this.file = file;
    this.accept = accept;
    this.onChange = onChange;
    this.percent = 0;
    this.draw(list);
    this.become("waits", words.waits);
    this.upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, rule, place },
      headers: { "X-CSRFToken": token },
      onUploadUrlAvailable: () => this.onChange(this),
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent, total) => this.progress(sent, total),
      onSuccess: () => this.done(),
      onError: (error) => this.failed(error),
    });
    window.addEventListener("online", () => this.state === "broken" && this.start());
  }

  draw(list) {
    this.line = made("div", "uploads__line");
    this.bar = made("progress", "uploads__bar");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.file.name);
    this.said = made("p", "uploads__said small");
    this.button = made("button", "button-link", words.pause);
    this.button.type = "button";
    this.button.addEventListener("click", () => (this.state === "paused" ? this.start() : this.pause()));
    this.cancel = made("button", "button-link button-link--warning", words.cancel);
    this.cancel.type = "button";
    this.cancel.addEventListener("click", () => this.drop());
    const buttons = made("p", "row");
    buttons.append(this.button, this.cancel);
    this.line.append(made("b", "uploads__name", this.file.name), this.bar, this.said, buttons);
    list.append(this.line);
  }

  become(state, text) {
    clearTimeout(this.later);
    this.state = state;
    this.line.dataset.state = state;
    this.line.classList.toggle("uploads__line--bad", state === "refused");
    this.button.hidden = !["sends", "paused", "broken"].includes(state);
    this.button.textContent = state === "paused" ? words.proceed : words.pause;
    this.cancel.hidden = state === "done";
    this.cancel.textContent = state === "refused" ? words.remove : words.cancel;
    this.bar.hidden = state === "refused";
    this.say(text);
  }

  get moves() {
    return this.state === "sends" || this.state === "broken";
  }

  async start() {
    this.become("sends", words.sent(this.percent));
    this.onChange(this);
    if (!this.upload.url) {
      const wrong = await refusal(this.file, this.accept);
      if (wrong && this.state === "sends") this.refuse(wrong);
      const [before] = await this.upload.findPreviousUploads();
      if (before) this.upload.resumeFromPreviousUpload(before);
    }
    // Meanwhile somebody may have paused or cancelled it.
    if (this.state === "sends") this.upload.start();
  }

  pause() {
    this.become("paused", words.paused(this.percent));
    this.upload.abort();
    this.onChange(this);
  }

  drop() {
    const sent = this.state !== "refused";
    this.become("dropped", "");
    this.upload.abort(sent).catch(() => {});
    this.line.remove();
    this.onChange(this);
  }

  progress(sent, total) {
    if (this.state !== "sends") return;
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
    if (this.state !== "sends") return;
    const response = error.originalResponse;
    const status = response?.getStatus() ?? 0;
    if (status === 0 || status >= 500) {
      // Nobody has refused it: it goes on as soon as there is a connection.
      this.become("broken", words.broken(this.percent));
      this.later = setTimeout(() => this.state === "broken" && this.start(), DELAYS.at(-1));
      this.onChange(this);
      return;
    }
    const text = response?.getHeader("Content-Type")?.startsWith("text/plain") && response.getBody();
    this.refuse(text || words.expired);
  }

  refuse(text) {
    this.become("refused", text);
    this.onChange(this);
  }

  done() {
    this.bar.value = 100;
    this.become("done", words.done);
    this.onChange(this);
  }

  say(text) {
    this.said.textContent = text;
  }

  get id() {
    return this.upload?.url?.split("/").at(-2) ?? "";
  }
}

const tokenOf = (form) => form.elements.csrfmiddlewaretoken.value;

const idsIn = (part) => [...part.querySelectorAll("[data-upload]")].map((set) => set.dataset.upload);

// What waits for its name is drawn by the server; what was typed meanwhile stays, and a file stands in one place only:
// its line goes when its form has come.
class Waiting {
  constructor(sendings) {
    this.sendings = sendings;
    this.running = null;
    this.again = false;
  }

  get part() {
    return document.querySelector("[data-uploads-waiting]");
  }

  // One after the other: an older page must not take the place of a newer one.
  refresh() {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  async run() {
    while (this.again) {
      this.again = false;
      try {
        this.show(await this.fetched());
      } catch {
        // The lines say meanwhile that the files have come.
        setTimeout(() => this.refresh(), 5000);
      }
    }
  }

  async fetched() {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-uploads-waiting]");
    if (!fresh) throw new Error("another page");
    return document.adoptNode(fresh);
  }

  show(fresh) {
    const old = this.part;
    const [before, now] = [old.querySelector("form"), fresh.querySelector("form")];
    if (before && now) {
      // Somebody may be typing: what stands there already stays untouched.
      const known = new Set(idsIn(before));
      for (const set of now.querySelectorAll("[data-upload]")) {
        if (!known.has(set.dataset.upload)) before.querySelector("[name=attach]").before(set);
      }
      for (const notice of old.querySelectorAll("[data-unfinished]")) notice.remove();
      old.prepend(...fresh.querySelectorAll("[data-unfinished]"));
    } else {
      old.replaceWith(fresh);
    }
    for (const one of this.sendings) {
      if (one.state === "done" && idsIn(this.part).includes(one.id)) one.line.remove();
    }
    this.hideWhatIsOnItsWay();
  }

  // The server cannot know that an unfinished upload is on its way from this very page.
  hideWhatIsOnItsWay() {
    const here = new Set(this.sendings.map((one) => one.id));
    for (const notice of this.part.querySelectorAll("[data-unfinished]")) {
      notice.hidden = here.has(notice.dataset.unfinished);
    }
  }
}

// The page of documents: files go at once, two at a time; what has come asks for its name.
function several(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-uploads-list]");
  const sendings = [];
  const waiting = new Waiting(sendings);

  const onChange = (sending) => {
    waiting.hideWhatIsOnItsWay();
    if (sending.state === "done") waiting.refresh();
    while (sendings.filter((one) => one.moves).length < AT_ONCE) {
      const next = sendings.find((one) => one.state === "waits");
      if (!next) return;
      next.start();
    }
  };
  hear(input, () => {
    if (!input.files.length) return;
    for (const file of input.files) {
      sendings.push(
        new Sending(file, {
          endpoint: form.dataset.uploads,
          rule: form.dataset.uploadRule,
          accept: input.accept,
          place: form.dataset.uploadPlace,
          token: tokenOf(form),
          list,
          onChange,
        }),
      );
    }
    input.value = "";
    // The big button says how many are chosen: none any more.
    input.dispatchEvent(new Event("change"));
    onChange(sendings.at(-1));
  });
  form.querySelector("[data-uploads-plain]").hidden = true;
  warnBeforeLeaving(() => sendings.some((one) => one.moves || one.state === "waits"));
}

// A form with one file: a large one goes ahead, and the form takes its id.
function single(form, input) {
  const name = input.name;
  const list = made("div", "uploads");
  list.setAttribute("aria-live", "polite");
  const id = made("input", "");
  id.type = "hidden";
  id.name = `${name}-upload`;
  input.closest(".govuk-form-group").append(list, id);
  let sending = null;
  let wanted = null;

  const forget = () => {
    if (sending && sending.state !== "dropped") sending.drop();
    sending = null;
    id.value = "";
    list.replaceChildren();
  };
  // A file that nobody can take is neither sent nor left in the form.
  const clear = () => {
    input.value = "";
    input.name = name;
    input.dispatchEvent(new CustomEvent("change", { detail: "cleared" }));
  };
  const onChange = (self) => {
    if (self !== sending) return;
    if (self.state === "done") {
      id.value = self.id;
      if (wanted) form.requestSubmit(wanted);
    } else if (self.state === "refused" || self.state === "dropped") {
      wanted = null;
      clear();
    }
  };
  hear(input, async (event) => {
    if (event.detail === "cleared") return;
    forget();
    input.name = name;
    const [file] = input.files;
    if (!file) return;
    if (file.size < SMALL) {
      const wrong = await refusal(file, input.accept);
      if (wrong && input.files[0] === file) {
        list.replaceChildren(made("p", "govuk-error-message", wrong));
        clear();
      }
      return;
    }
    input.removeAttribute("name");
    sending = new Sending(file, {
      endpoint: form.dataset.uploads,
      rule: input.dataset.uploadRule,
      accept: input.accept,
      place: window.location.pathname.slice(0, 60),
      token: tokenOf(form),
      list,
      onChange,
    });
    sending.start();
  });
  const busy = () => sending !== null && !["done", "refused", "dropped"].includes(sending.state);
  form.addEventListener("submit", (event) => {
    if (!busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = event.submitter;
    sending.say(words.soon(sending.percent));
  });
  warnBeforeLeaving(busy);
}

function warnBeforeLeaving(busy) {
  window.addEventListener("beforeunload", (event) => busy() && event.preventDefault());
}

for (const form of document.querySelectorAll("form[data-uploads]")) {
  if (form.dataset.uploadRule) several(form);
  else for (const input of form.querySelectorAll("input[data-upload-rule]")) single(form, input);
}
