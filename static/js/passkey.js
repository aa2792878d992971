// Hands the server's question to the device's passkeys, and the answer back by a form.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

const TROUBLE = {
  NotAllowedError: "Your device did not open the passkey. Start again, or sign in another way.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys work only at the portal's own name, not at an address made of numbers.",
};

async function create(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  const response = {
    attestationObject: toText(made.response.attestationObject),
    clientDataJSON: toText(made.response.clientDataJSON),
    transports: made.response.getTransports?.() ?? [],
  };
  return answer(made, response, { extensions: JSON.stringify(made.getClientExtensionResults()) });
}

async function get(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  const response = {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  };
  return answer(found, response, {});
}

function answer(credential, response, more) {
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response, ...more };
}

async function ask(form) {
  const act = form.dataset.passkey === "create" ? create : get;
  try {
    const credential = await act(JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    document.querySelector("[data-passkey-waiting]").hidden = true;
    document.querySelector("[data-passkey-trouble]").textContent = TROUBLE[error.name] ?? "The passkey did not work.";
  }
}

const form = document.querySelector("form[data-passkey]");
if (form && window.PublicKeyCredential) ask(form);
else if (form) document.querySelector("[data-passkey-trouble]").textContent = "This browser knows no passkeys.";
