// The page of SPARQL: the editor is large, so it comes when somebody begins to write, runs, or follows a shared link.

import { make } from "./dom";
import type { Start } from "./editor";

const FOLDER = "/static/built";

const element = document.querySelector<HTMLElement>("#yasgui");
const form = document.querySelector<HTMLFormElement>("#ask-form");
if (element && form) awaitIntent(element, form);

function awaitIntent(element: HTMLElement, form: HTMLFormElement): void {
  let opening: Promise<void> | null = null;
  const open = (run: boolean): void => {
    opening ??= openEditor(element, form, run).catch(() => {
      opening = null; // the form does without
      if (run) form.submit();
    });
  };
  form.querySelector("textarea")!.addEventListener("focus", () => open(false), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(true);
  });
  if (location.hash.includes("query=")) open(false);
}

async function openEditor(element: HTMLElement, form: HTMLFormElement, run: boolean): Promise<void> {
  document.head.append(make("link", { rel: "stylesheet", href: `${FOLDER}/editor.css` }));
  const path = `${FOLDER}/editor.js`;
  const { start } = (await import(path)) as { start: Start };
  await start(element, form, run);
}
