// Saves a form while it is written: <form data-autosave> with a field named "version" and, in it, an element
// with data-autosave-status. Without this file the form's own button saves. The server answers the form's own
// address with JSON: {version, saved} when it is kept, {message} when it is not. With status 200 or 400 something is
// still missing: the next key tries again. A kept form may get an address of its own: {action}.

const PAUSE = 1500; // milliseconds after the last key
const AGAIN = 10000; // milliseconds until the next try when the network is away

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.version = form.querySelector('[name="version"]');
    this.kept = "unsaved" in form.dataset ? "" : this.words();
    this.stopped = false;
    this.running = null;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.now(true));
    addEventListener("beforeunload", (event) => this.isDirty() && event.preventDefault());
    if (this.isDirty()) this.later(PAUSE);
  }

  words() {
    const data = new FormData(this.form);
    ["version", "csrf_token"].forEach((name) => data.delete(name));
    return JSON.stringify([...data].filter(([, value]) => typeof value === "string"));
  }

  isDirty() {
    return !this.leaving && this.words() !== this.kept;
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }

  later(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.now(), wait);
  }

  now(leaving = false) {
    clearTimeout(this.timer);
    if (this.stopped || this.running || !this.isDirty()) return this.running;
    this.running = this.send(leaving).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async send(leaving) {
    const words = this.words();
    const body = new FormData(this.form);
    [...body].forEach(([name, value]) => typeof value === "string" || body.delete(name));
    body.append("autosave", "1");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        keepalive: leaving,
      });
      const told = await answer.json();
      if (answer.ok && told.version) this.keep(words, told);
      else if (answer.ok || answer.status === 400) this.say(told.message);
      else this.stop(told.message);
    } catch {
      this.say("Not saved yet: the portal cannot be reached. Your words are here; we try again.");
      this.later(AGAIN);
    }
  }

  keep(words, told) {
    this.kept = words;
    this.version.value = told.version;
    if (told.action) this.form.action = told.action;
    this.say(told.saved);
    this.form.dispatchEvent(new CustomEvent("autosaved", { detail: told, bubbles: true }));
    if (this.isDirty()) this.later(PAUSE);
  }

  stop(message) {
    this.stopped = true;
    this.say(message || "Not saved. Press the button to save and see why.");
  }

  async submit(event) {
    clearTimeout(this.timer);
    if (this.running) {
      event.preventDefault();
      await this.running;
      this.form.requestSubmit(event.submitter);
      return;
    }
    this.leaving = true;
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
