// Enhancement only: words and titles that complete what is being typed, offered by the browser's own list.

const PAUSE = 150; // milliseconds without a key before we ask
const SHORTEST = 2; // letters

function listFor(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-suggestions`;
  input.after(list);
  input.setAttribute("list", list.id);
  return list;
}

async function ask(words, signal) {
  const answer = await fetch(`/search/suggestions?q=${encodeURIComponent(words)}`, { signal });
  return answer.ok ? answer.json() : [];
}

function option(found) {
  const shown = document.createElement("option");
  shown.value = found.text;
  if (found.demo) shown.label = `${found.text} (illustrative)`;
  return shown;
}

export function suggest(input) {
  const list = listFor(input);
  let waiting;
  let asking = new AbortController();
  const look = () => {
    clearTimeout(waiting);
    asking.abort();
    const words = input.value.trim();
    if (words.length < SHORTEST) return list.replaceChildren();
    waiting = setTimeout(async () => {
      asking = new AbortController();
      try {
        list.replaceChildren(...(await ask(words, asking.signal)).map(option));
      } catch {
        list.replaceChildren(); // the search works without
      }
    }, PAUSE);
  };
  input.addEventListener("input", look);
  if (document.activeElement === input) look(); // for what was typed while this file was on its way
}
