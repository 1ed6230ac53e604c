// The lists of the place of work follow the choice before them, and a long one can be searched.
import { touched } from "./early.js";

const ENOUGH = 8;

export function workplaces() {
  const mark = document.querySelector("[data-workplaces]");
  if (!mark) return;
  const form = mark.closest("form");
  const [place, kind, organization] = ["municipality", "organization_type", "organization"].map((name) => form.elements[name]);
  mark.hidden = true;
  const search = searchOf(organization);
  const follow = async (changed) => {
    const chosen = new URLSearchParams({ municipality: place.value, organization_type: changed === place ? "" : kind.value });
    const answer = await fetch(`${mark.dataset.workplaces}?${chosen}`).catch(() => null);
    // Without an answer the button does what the script could not.
    if (!answer?.ok) return void (mark.hidden = false);
    const lists = await answer.json();
    if (changed === place) fill(kind, lists.organization_type, "Любой");
    fill(organization, lists.organization, place.value ? "Выберите" : "Сначала выберите муниципалитет");
    search.renew();
  };
  for (const list of [place, kind]) list.addEventListener("change", () => follow(list));
  const early = [kind, place].find(touched);
  if (early) follow(early);
  search.renew();
}

// Any other long list of organizations.
export function searchable() {
  for (const select of document.querySelectorAll("select[data-searchable]")) {
    if (!select.closest("form")?.querySelector("[data-workplaces]")) searchOf(select).renew();
  }
}

function fill(select, rows, first) {
  const before = select.value;
  select.replaceChildren(new Option(first, ""), ...rows.map(([key, name]) => new Option(name, key)));
  select.value = rows.some(([key]) => String(key) === before) ? before : "";
}

// A box above the list leaves only what was typed in it; the list itself stays the browser's own.
function searchOf(select) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  const found = document.createElement("p");
  Object.assign(box, { type: "search", id: `${select.id}_search`, className: "govuk-input", autocomplete: "off" });
  box.setAttribute("aria-controls", select.id);
  Object.assign(label, { htmlFor: box.id, className: "govuk-hint", textContent: "Найти в списке: номер или часть названия" });
  Object.assign(found, { className: "small" });
  found.setAttribute("role", "status");
  const part = document.createElement("div");
  part.className = "list-search";
  part.append(label, box, found);
  select.before(part);
  let all = [];
  // A number stands alone: № 2 is neither № 20 nor № 12, and «2а» no № 12а. The server does the same.
  const holds = (text, word) => {
    const [, number, letter] = word.match(/^(\d+)(\p{L}?)$/u) ?? [];
    if (!number) return text.includes(word);
    const rest = letter ? `[^\\d\\p{L}]{0,2}${letter}(?!\\p{L})` : "(?!\\d)";
    return new RegExp(`(?<!\\d)${number}${rest}`, "u").test(text);
  };
  const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
  const narrow = () => {
    const typed = plain(box.value).replace(/(\d)-?(?:ая|я|ый|ой|й)(?!\p{L})/gu, "$1");
    const words = typed.match(/\d+\p{L}(?!\p{L})|\d+|\p{L}+/gu) ?? [];
    const fit = all.filter((option) => !option.value || words.every((word) => holds(plain(option.text), word)));
    // «школа № 2» means the school first, then all that has such a word and number in its name.
    const first = (option) => Number(Boolean(option.value) && !plain(option.text).startsWith(words[0] ?? ""));
    fit.sort((one, other) => first(one) - first(other));
    const before = select.value;
    select.replaceChildren(...fit);
    const count = fit.filter((option) => option.value).length;
    select.value = fit.some((option) => option.value === before) ? before : "";
    if (words.length && count === 1) select.value = fit.find((option) => option.value).value;
    found.textContent = words.length ? (count ? `Найдено: ${count}` : "Ничего не найдено, попробуйте часть названия или номер.") : "";
  };
  box.addEventListener("input", narrow);
  // Enter here means «search», not «save the card».
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  return {
    renew() {
      all = [...select.options];
      box.value = "";
      found.textContent = "";
      part.hidden = all.length <= ENOUGH;
    },
  };
}

// A telephone typed in any usual way is written as it will be kept; the server does the same.
export function phones() {
  for (const box of document.querySelectorAll("[data-phone]")) {
    box.addEventListener("change", () => {
      const digits = box.value.replace(/\D/g, "").replace(/^[78](?=\d{10}$)/, "");
      const parts = digits.match(/^(\d{3})(\d{3})(\d{2})(\d{2})$/);
      if (parts) box.value = `+7 (${parts[1]}) ${parts[2]}-${parts[3]}-${parts[4]}`;
    });
  }
}
