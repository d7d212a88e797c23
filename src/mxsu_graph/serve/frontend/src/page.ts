// Every page: suggestions while typing into the search boxes.

import { suggestFor } from "./suggest";

for (const input of document.querySelectorAll<HTMLInputElement>("input[name=q], input[name=a], input[name=b]")) {
  suggestFor(input);
}
