// Puts questions to Comunica's engine: node comunica.cjs FOLDER < questions.json
// FOLDER holds node_modules. A question has a text and its sources; the answer is sorted rows, sorted triples or a truth value.

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const { QueryEngine } = createRequire(join(resolve(process.argv[2]), "here.js"))("@comunica/query-sparql");

const readRow = (row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value]));
const readTriple = (triple) => [triple.subject.value, triple.predicate.value, triple.object.value];

async function answer(engine, { text, sources }) {
  const result = await engine.query(text, { sources });
  if (result.resultType === "boolean") return result.execute();
  const items = await (await result.execute()).toArray();
  const read = result.resultType === "bindings" ? readRow : readTriple;
  return items.map(read).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

(async () => {
  const engine = new QueryEngine();
  const answers = [];
  for (const question of JSON.parse(readFileSync(0, "utf8"))) answers.push(await answer(engine, question));
  console.log(JSON.stringify(answers));
})();
