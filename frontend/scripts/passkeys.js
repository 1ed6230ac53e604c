// Passkeys: the browser's own dialogue between a button and the form that sends its answer. The server speaks JSON with
// bytes in base64url, the browser wants bytes.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options, form) {
  const asked = options.creation_options.publicKey;
  const alone = form.elements.passwordless?.checked;
  const selection = { ...asked.authenticatorSelection };
  if (alone) Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: keys(asked.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() || [],
  });
}

async function get(options) {
  const asked = options.request_options.publicKey;
  const found = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: keys(asked.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answer = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
});

async function optionsOf({ dataset }) {
  if (dataset.options) return JSON.parse(document.getElementById(dataset.options).textContent);
  const reply = await fetch(dataset.address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error("no options");
  return reply.json();
}

export function passkeys() {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    const complaint = form.querySelector("[data-passkey-error]");
    form.querySelector("[data-passkey-button]").addEventListener("click", async () => {
      complaint.hidden = true;
      try {
        const ask = form.dataset.passkey === "create" ? create : get;
        form.elements.credential.value = JSON.stringify(await ask(await optionsOf(form), form));
        form.submit();
      } catch {
        // Cancelled, timed out or not supported: the browser tells us no more than that.
        complaint.hidden = false;
      }
    });
  }
}
