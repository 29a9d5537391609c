// Tokenises charts with the grammar of editors, as VS Code does: prints, for each file that is named
// on stdin, the scopes of each piece of each line.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [folder, grammarPath] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, "package.json"));
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () =>
    textmate.parseRawGrammar(readFileSync(grammarPath, "utf8"), grammarPath),
});
const grammar = await registry.loadGrammar("source.statechart");
const files = JSON.parse(readFileSync(0, "utf8"));
const found = {};
for (const file of files) {
  let stack = textmate.INITIAL;
  found[file] = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => {
      const result = grammar.tokenizeLine(line, stack);
      stack = result.ruleStack;
      return result.tokens.map((token) => [
        line.slice(token.startIndex, token.endIndex),
        token.scopes.join(" "),
      ]);
    });
}
console.log(JSON.stringify(found));
