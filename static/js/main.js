// Enhancement only: every page works without this file.
// The design system's script is fetched only by pages that hold something it improves.
// What a choice opens below itself needs no script: the style sheet does it (_forms.scss).

const IMPROVED = {
  "nhsuk-character-count": "initCharacterCounts",
  "nhsuk-error-summary": "initErrorSummary",
  "nhsuk-notification-banner": "initNotificationBanners",
  "nhsuk-password-input": "initPasswordInputs",
};

async function improve(page) {
  const address = page.querySelector('meta[name="nhsuk-frontend"]')?.content;
  const found = Object.keys(IMPROVED).filter((name) => page.querySelector(`[data-module="${name}"]`));
  if (!address || found.length === 0) return;
  const designSystem = await import(address);
  found.forEach((name) => designSystem[IMPROVED[name]]());
}

// Suggestions while typing are fetched when somebody goes to the box, so that no page waits for them.
function offerSuggestions(event) {
  const address = event.target.dataset?.suggest;
  if (!address) return;
  delete event.target.dataset.suggest;
  import(address).then(({ suggest }) => suggest(event.target));
}

improve(document);
document.addEventListener("focusin", offerSuggestions);
