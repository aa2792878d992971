// Saves a page of the editor while it is written. Enhancement only: the Save button does the same.

const PAUSE = 5000; // milliseconds after the last key

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let sent = "";
  let busy = null;

  const said = () => new URLSearchParams(new FormData(form)).toString();

  async function save() {
    const words = said();
    if (words === sent) return;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
      const told = await answer.json();
      if (told.stamp) {
        form.elements.stamp.value = told.stamp;
        sent = said();
      }
      status.textContent = told.message;
    } catch {
      status.textContent = "Not saved: there is no connection. Press Save when it is back.";
    }
  }

  sent = said();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      busy = save().finally(() => {
        busy = null;
      });
    }, PAUSE);
  });
  // A save on its way must end first, or the button would meet our own words as somebody else's.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    await busy;
    form.requestSubmit();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
