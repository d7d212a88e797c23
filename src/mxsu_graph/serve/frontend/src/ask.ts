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

const BASE = "https://w3id.org/mxsu/";

const element = document.querySelector<HTMLElement>("#yasgui");
const form = document.querySelector<HTMLFormElement>("#ask-form");
if (element && form) void start(element, form);

async function start(element: HTMLElement, form: HTMLFormElement): Promise<void> {
  const terms = await load<Terms>("/terms.json");
  const text = form.querySelector<HTMLTextAreaElement>("textarea")!.value;
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
  const named = fields.has("question") || fields.has("query");
  const tab = yasgui.getTab();
  if (tab && !shared && (named || !tab.getQuery().includes(BASE))) tab.setQuery(text);
  nameEditor(element);
  leadHome(element);
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

/** Names for what the editor leaves without one, so that a screen reader can say them. */
function nameEditor(element: HTMLElement): void {
  const name = (): void => {
    for (const area of element.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
      area.setAttribute("aria-label", "SPARQL");
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
