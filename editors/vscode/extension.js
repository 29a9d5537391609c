// Starts `sc-lsp` for the charts of a window, and shows the pictures that it draws.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");

const SHOW_PICTURE = "sc.showPicture";
let client;
let panel;

/** The command of the server: the setting's, one of the folder's environment, or that of the PATH. */
function serverCommand() {
  const set = vscode.workspace.getConfiguration("statechart").get("server");
  if (set) return set;
  const windows = process.platform === "win32";
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const environment of [".venv", "venv"]) {
      const inside = windows ? ["Scripts", "sc-lsp.exe"] : ["bin", "sc-lsp"];
      const found = path.join(folder.uri.fsPath, environment, ...inside);
      if (fs.existsSync(found)) return found;
    }
  }
  return "sc-lsp";
}

/** Show the picture of a machine beside its chart. */
async function showPicture(uri, machine, version) {
  const svg = await client.sendRequest("workspace/executeCommand", {
    command: "sc.picture",
    arguments: [uri, machine, version],
  });
  if (panel === undefined) {
    panel = vscode.window.createWebviewPanel("statechart", machine, vscode.ViewColumn.Beside, {
      enableScripts: false,
    });
    panel.onDidDispose(() => (panel = undefined));
  }
  panel.title = machine;
  panel.webview.html = page(svg);
  panel.reveal(undefined, true);
}

/** A page that shows a picture and can do nothing else: no script, no request. */
function page(svg) {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const image = Buffer.from(svg, "utf8").toString("base64");
  return `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { background: #fff; margin: 1em; } img { max-width: 100%; }</style>
<img alt="" src="data:image/svg+xml;base64,${image}">`;
}

async function start() {
  const command = serverCommand();
  const settings = vscode.workspace.getConfiguration("statechart");
  const initializationOptions = { output: settings.get("output"), strict: settings.get("strict") };
  client = new LanguageClient(
    "statechart",
    "Statechart",
    { command, args: ["--stdio"] },
    {
      documentSelector: [{ language: "statechart" }],
      initializationOptions,
      synchronize: {
        configurationSection: "statechart",
        fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{sc,py}"),
      },
      middleware: {
        executeCommand: (name, parameters, next) =>
          name === SHOW_PICTURE ? showPicture(...parameters) : next(name, parameters),
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    const text = `Statechart: \`${command}\` does not start: ${error.message ?? error}. Install it with \`pip install '/path/to/sc-compile[lsp]'\`, or name it in the setting statechart.server.`;
    vscode.window.showErrorMessage(text);
  }
}

async function stop() {
  if (client !== undefined && client.state === State.Running) await client.stop();
  client = undefined;
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("statechart.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop, page, serverCommand };
