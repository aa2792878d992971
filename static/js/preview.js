// Shows what is being written as readers will see it: <form data-preview="address">. The server turns the text
// into safe HTML and says how hard it is to read; each part goes to the element with data-preview-of="<its name>".
// Without this file the form's Preview button does the same.

const PAUSE = 600; // milliseconds after the last key
const AGAIN = 3000; // milliseconds until the next try when no preview came

class Preview {
  constructor(form) {
    this.form = form;
    this.asked = 0;
    form.addEventListener("input", () => this.later(PAUSE));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    const number = ++this.asked;
    const body = new FormData(this.form);
    [...body].forEach(([name, value]) => typeof value === "string" || body.delete(name));
    try {
      const answer = await fetch(this.form.dataset.preview, { method: "POST", body });
      if (answer.status < 500) return answer.ok && number === this.asked && this.show(await answer.json());
    } catch {
      // The portal cannot be reached: what stands there is the last preview; saving tells about it.
    }
    if (number === this.asked) this.later(AGAIN);
  }

  show(parts) {
    for (const [name, html] of Object.entries(parts)) {
      const place = document.querySelector(`[data-preview-of="${name}"]`);
      if (place && place.innerHTML !== html) place.innerHTML = html;
    }
  }
}

document.querySelectorAll("form[data-preview]").forEach((form) => new Preview(form));
