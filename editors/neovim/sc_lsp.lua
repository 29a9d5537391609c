-- For Neovim 0.11 or newer: copy it to lsp/sc_lsp.lua in your configuration, and add to init.lua:
--   vim.filetype.add({ extension = { sc = "statechart" } })
--   vim.lsp.enable("sc_lsp")
-- Colours come from the server.
return {
  cmd = { "sc-lsp" },
  filetypes = { "statechart" },
  root_markers = { "pyproject.toml", ".git" },
  init_options = { output = "generated" },
}
