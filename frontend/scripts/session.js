// Warns a few minutes before the session ends, and lets it go on. Without this script the server still keeps what was typed.
const WARN = 5 * 60;

async function ask(url, method) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(url, { method, headers: { "X-CSRFToken": token }, redirect: "manual" });
  // Signed out meanwhile: whatever is sent now comes back after the sign-in.
  return answer.ok ? (await answer.json()).left : 0;
}

export function warnBeforeSessionEnd() {
  const box = document.querySelector("[data-session-end]");
  if (!box) return;
  const button = box.querySelector("button");
  const { url } = box.dataset;
  let due = 0;
  let timer = 0;
  let before = null;

  const wait = (left) => {
    due = Date.now() + Math.max(0, left - WARN) * 1000;
    clearTimeout(timer);
    timer = setTimeout(look, due - Date.now());
  };
  const look = async () => {
    // Another tab may have been used: the server knows.
    const left = await ask(url, "GET").catch(() => WARN);
    if (left > WARN) return wait(left);
    if (!box.hidden) return undefined;
    before = document.activeElement;
    box.hidden = false;
    button.focus();
    return undefined;
  };

  button.addEventListener("click", async () => {
    const left = await ask(url, "POST").catch(() => 0);
    box.hidden = true;
    before?.focus?.();
    if (left) wait(left);
  });
  // A computer that slept has missed its timer.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() >= due) look();
  });
  wait(Number(box.dataset.left));
}
