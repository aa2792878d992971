// Enhancement only: every page works without this file.
// The design system's script is fetched only by pages that hold something it improves.

const IMPROVED = [
  "nhsuk-character-count",
  "nhsuk-error-summary",
  "nhsuk-notification-banner",
  "nhsuk-password-input",
].map((name) => `[data-module="${name}"]`);

const CONDITIONAL = '[data-aria-controls]';

function needsDesignSystem(page) {
  return page.querySelector([...IMPROVED, CONDITIONAL].join(",")) !== null;
}

async function improve(page) {
  const address = page.querySelector('meta[name="nhsuk-frontend"]')?.content;
  if (!address || !needsDesignSystem(page)) return;
  const { initAll } = await import(address);
  initAll();
}

improve(document);
