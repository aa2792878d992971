// Enhancement only: a button beside each citation that copies it. Without it, a click on the citation selects it.

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

function addButton(source, status) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button no-print";
  button.textContent = "Copy";
  const hidden = document.createElement("span");
  hidden.className = "nhsuk-u-visually-hidden";
  hidden.textContent = ` ${source.dataset.copy}`;
  button.append(hidden);
  button.addEventListener("click", async () => {
    const done = await copy(source.innerText.trim(), source);
    status.textContent = done ? "Copied." : "Copying failed: select the text and copy it yourself.";
  });
  source.after(button);
}

const sources = document.querySelectorAll("[data-copy]");
if (sources.length) {
  const status = document.createElement("p");
  status.className = "muted";
  status.setAttribute("role", "status");
  sources[sources.length - 1].after(status);
  sources.forEach((source) => addButton(source, status));
}
