// Suggestions while typing a name.

import { make } from "./dom";

interface Suggestion {
  id: string;
  label: string;
  kind: string;
}

const PAUSE = 120;

export function suggestFor(input: HTMLInputElement): void {
  const list = make("ul", { class: "suggestions", role: "listbox", id: `${input.id || input.name}-suggestions` });
  list.hidden = true;
  input.insertAdjacentElement("afterend", list);
  input.parentElement?.classList.add("suggesting");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  let chosen = -1;
  let waiting = 0;
  let asked = 0;

  const close = (): void => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const choose = (place: number): void => {
    const all = options();
    chosen = (place + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", all[chosen]?.id ?? "");
  };
  const take = (option: HTMLElement): void => {
    if (input.type === "search") location.assign(option.dataset["href"] ?? "/");
    else {
      input.value = option.dataset["label"] ?? "";
      close();
    }
  };
  const show = (found: Suggestion[]): void => {
    const language = new URLSearchParams(location.search).get("lang");
    list.replaceChildren(
      ...found.map((one, at) => {
        const option = make("li", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" });
        option.append(one.label, " ", make("span", { class: "hint" }, one.kind));
        option.dataset["href"] = `/${one.id}${language ? `?lang=${language}` : ""}`;
        option.dataset["label"] = one.label;
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.hidden = found.length === 0;
    chosen = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  input.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      const number = ++asked;
      const sought = input.value.trim();
      if (sought.length < 2) return close();
      const fields = new URLSearchParams({ q: sought, lang: document.documentElement.lang });
      const answer = await fetch(`/suggestions.json?${fields}`).catch(() => null);
      if (answer?.ok && number === asked) show((await answer.json()) as Suggestion[]);
    }, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(options()[chosen]!);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
