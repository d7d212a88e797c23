// The SPARQL editor: YASGUI with our prefixes, our endpoint and links that can be shared.

import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const element = document.querySelector<HTMLElement>("#yasgui");
const form = document.querySelector<HTMLFormElement>("#ask-form");
if (element && form) start(element, form);

function start(element: HTMLElement, form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>("textarea")!.value;
  const endpoint = new URL("/sparql", location.href).href;
  const shared = location.hash.includes("query=");
  element.hidden = false;
  const yasgui = new Yasgui(element, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    persistenceId: "mxsu",
    autofocus: false,
  } as ConstructorParameters<typeof Yasgui>[1]);
  form.hidden = true;
  if (!shared) {
    const tab = yasgui.getTab();
    if (tab && (new URLSearchParams(location.search).has("q") || !tab.getQuery().includes("mxsu"))) tab.setQuery(text);
  }
}
