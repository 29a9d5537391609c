// Runs the extension for VS Code with stand-ins for the editor and for its client library: prints
// what the client was started with, and what the view of a picture holds.

import Module, { createRequire } from "node:module";
import path from "node:path";

const [extension, folder] = process.argv.slice(2);
const require = createRequire(path.resolve(extension));
const said = { errors: [] };
const view = { webview: {}, onDidDispose() {}, reveal() {} };
const settings = { server: "", output: "generated", strict: true };
const vscode = {
  ViewColumn: { Beside: -2 },
  commands: { registerCommand: (name) => ({ name }) },
  window: {
    createWebviewPanel: (type, title, column, options) => ((said.options = options), view),
    showErrorMessage: (text) => said.errors.push(text),
  },
  workspace: {
    workspaceFolders: [{ uri: { fsPath: folder } }],
    getConfiguration: () => ({ get: (name) => settings[name] }),
    createFileSystemWatcher: (glob) => glob,
  },
};
class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(said, { server, selector: options.documentSelector });
    said.initializationOptions = options.initializationOptions;
    this.options = options;
    said.client = this;
  }
  async start() {}
  async sendRequest(method, params) {
    said.asked = params;
    return "<svg>door & wall</svg>";
  }
}
const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === "vscode") return vscode;
  if (name === "vscode-languageclient/node") return { LanguageClient, State: { Running: 2 } };
  return load(name, ...rest);
};
await require(path.resolve(extension)).activate({ subscriptions: [] });
const { client, ...rest } = said;
const command = client.options.middleware.executeCommand;
const passed = await command("sc.showGenerated", ["x"], (name) => name);
await command("sc.showPicture", ["file:///a.sc", "door", "v1"], () => "not asked");
console.log(JSON.stringify({ ...rest, asked: said.asked, options: said.options, passed, html: view.webview.html }));
