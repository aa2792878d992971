// Sends what was typed again from the page of an error with the token of the session as it is now: who has signed in
// again in another tab presses once, not twice. Without this file the first try is answered with a page that sends.

const WAIT = 5000; // milliseconds for a page of ours that has the token

async function freshToken() {
  const answer = await fetch("/account/", { signal: AbortSignal.timeout(WAIT) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector('[name="csrf_token"]')?.value;
}

async function resend(event) {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const token = form.querySelector('[name="csrf_token"]');
  try {
    token.value = (await freshToken()) || token.value;
  } catch {
    // The portal cannot be reached: the browser says so when the form is sent.
  }
  HTMLFormElement.prototype.submit.call(form); // a field may be called "submit"
  delete form.dataset.sending;
}

document.querySelectorAll("form.kept").forEach((form) => form.addEventListener("submit", resend));
