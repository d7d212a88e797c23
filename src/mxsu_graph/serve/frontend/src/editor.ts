// The SPARQL editor: YASGUI with our prefixes, our endpoint, completion from our ontology, and links to share.

import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import { link, load } from "./dom";
import { registerResults } from "./results";

interface Terms {
  classes: string[];
  predicates: string[];
  others: string[];
  prefixes: Record<string, string>;
}

interface Editor {
  getOption(name: "extraKeys"): Record<string, unknown>;
  setOption(name: "extraKeys", keys: Record<string, unknown>): void;
}

const BASE = "https://w3id.org/mxsu/";

export type Start = typeof start;

/** Put the editor in the place of the form, with what was written there; `run` asks at once. */
export async function start(element: HTMLElement, form: HTMLFormElement, run: boolean): Promise<void> {
  const terms = await load<Terms>("/terms.json");
  const area = form.querySelector<HTMLTextAreaElement>("textarea")!;
  const endpoint = new URL("/sparql", location.href).href;
  const shared = location.hash.includes("query=");
  complete(terms);
  registerResults(terms.prefixes);
  element.hidden = false;
  form.hidden = true;
  const yasgui = new Yasgui(element, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    persistenceId: "mxsu",
    autofocus: false,
  } as unknown as ConstructorParameters<typeof Yasgui>[1]);
  const fields = new URLSearchParams(location.search);
  const named = fields.has("question") || fields.has("query") || area.value !== area.defaultValue;
  const tab = yasgui.getTab();
  if (tab && !shared && (run || named || !tab.getQuery().includes(BASE))) tab.setQuery(area.value);
  nameEditor(element);
  leadHome(element);
  // Set each time: the editor remembers the graphs of an earlier visit. It sends its `defaultGraphs` wrongly, so not by these.
  tab?.setRequestConfig({ args: listGraphs(form), defaultGraphs: [], namedGraphs: [] });
  if (run) void tab?.query();
  else if (!shared) tab?.getYasqe().focus();
}

/** The graphs that the page was asked to keep to, as fields of a request. */
function listGraphs(form: HTMLFormElement): { name: string; value: string }[] {
  const inputs = form.querySelectorAll<HTMLInputElement>("input[name$='-graph-uri']");
  return [...inputs].map(({ name, value }) => ({ name, value }));
}

/** Completion from the ontology; what YASGUI has of its own asks other hosts. */
function complete(terms: Terms): void {
  const { Yasqe } = Yasgui;
  Yasqe.forkAutocompleter("property", { name: "mxsu-property", get: () => [...terms.predicates, ...terms.others] });
  Yasqe.forkAutocompleter("class", { name: "mxsu-class", get: () => terms.classes });
  Yasqe.forkAutocompleter("prefixes", {
    name: "mxsu-prefixes",
    get: () => Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  });
  Yasqe.defaults.autocompleters = ["variables", "mxsu-property", "mxsu-class", "mxsu-prefixes"];
  Yasqe.defaults.prefixCcApi = "";
  Yasqe.defaults.createShareableLink = Yasqe.defaults.createShareableLink ?? null;
  Yasgui.Yasr.defaults.prefixes = terms.prefixes;
}

/** Names for what the editor leaves without one, so that a screen reader can say them, and a way out by Tab. */
function nameEditor(element: HTMLElement): void {
  const name = (): void => {
    for (const select of element.querySelectorAll("select.tableSizer:not([aria-label])")) {
      select.setAttribute("aria-label", document.documentElement.lang === "es" ? "Filas por página" : "Rows a page");
    }
    for (const area of element.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
      area.setAttribute("aria-label", "SPARQL");
      const editor = (area.closest(".CodeMirror") as (Element & { CodeMirror?: Editor }) | null)?.CodeMirror;
      // The keyboard has to find the way out again: Tab leads on, it does not indent.
      editor?.setOption("extraKeys", { ...editor.getOption("extraKeys"), Tab: false, "Shift-Tab": false });
    }
  };
  new MutationObserver(name).observe(element, { childList: true, subtree: true });
  name();
}

/** Addresses of our things lead to their pages on this server. */
function leadHome(element: HTMLElement): void {
  const turn = (event: Event): void => {
    const anchor = (event.target as Element).closest?.("a[href]");
    const address = anchor?.getAttribute("href") ?? "";
    if (anchor && address.startsWith(BASE)) anchor.setAttribute("href", link(`/${address.slice(BASE.length)}`));
  };
  for (const name of ["pointerover", "pointerdown", "focusin"]) element.addEventListener(name, turn, true);
}
