// Putting a question together: what was chosen changes what can be chosen next, without leaving the page.

import { suggestFor } from "./suggest";

let asked = 0;
const form = document.querySelector<HTMLFormElement>("#compose");
if (form) enliven(form);

function enliven(form: HTMLFormElement): void {
  for (const input of form.querySelectorAll<HTMLInputElement>("input.names")) suggestFor(input);
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) void refresh(form);
  });
}

/** The form and the answer are the server's; they come with the page that the form would lead to. */
async function refresh(form: HTMLFormElement): Promise<void> {
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => fields.append(name, String(value)));
  const address = `/compose?${fields}`;
  const number = ++asked;
  const answer = await fetch(address).catch(() => null);
  const page = answer?.ok ? await answer.text().catch(() => "") : "";
  if (number !== asked) return; // the form has changed since, and a later answer is what fits it
  if (!page) return form.submit();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const focused = document.activeElement?.id;
  for (const selector of ["#composed", "#compose"]) {
    const [old, next] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (old && next) old.replaceWith(document.adoptNode(next));
  }
  history.replaceState(null, "", address);
  const next = document.querySelector<HTMLFormElement>("#compose");
  if (next) enliven(next);
  if (focused) document.getElementById(focused)?.focus();
}
