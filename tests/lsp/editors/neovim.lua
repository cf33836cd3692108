-- Starts the server, unless $STARTED says that the settings do. Opens a policy, waits for what is wrong with it, mends it by typing, lays it out, and writes what it saw as JSON.
local file, out, python = vim.env.POLICY, vim.env.OUT, vim.env.PYTHON
local seen = {}

local function wait(what, holds)
  seen[what] = vim.wait(120000, holds, 20)
end

vim.api.nvim_command("edit " .. vim.fn.fnameescape(file))
local settings = {
  name = "actiongen",
  cmd = { python, "-m", "actiongen", "lsp" },
  root_dir = vim.env.ROOT,
}
local id
if vim.env.STARTED then
  wait("started", function() return #vim.lsp.get_clients({ bufnr = 0 }) == 1 end)
  id = vim.lsp.get_clients({ bufnr = 0 })[1].id
elseif vim.lsp.start then
  id = vim.lsp.start(settings)
else
  id = vim.lsp.start_client(settings)
  vim.lsp.buf_attach_client(0, id)
end
wait("wrong", function() return #vim.diagnostic.get(0) == 1 end)
local found = vim.diagnostic.get(0)[1] or {}
seen.code, seen.line, seen.column, seen.message = found.code, found.lnum, found.col, found.message
vim.api.nvim_buf_set_lines(0, 2, 2, true, { 'host = event.request.hostname   or ""', "" })
wait("mended", function() return #vim.diagnostic.get(0) == 0 end)
local about = vim.lsp.util.make_position_params(0, "utf-16")
about.position = { line = 2, character = 22 }
local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", about, 120000)
seen.hover = answers and answers[id] and answers[id].result and answers[id].result.contents.value
if vim.lsp.buf.format then
  vim.lsp.buf.format({ timeout_ms = 120000 })
else
  vim.lsp.buf.formatting_sync(nil, 120000)
end
seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n") .. "\n"
local target = assert(io.open(out, "w"))
target:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
target:close()
vim.lsp.stop_client(id)
vim.wait(120000, function() return #vim.lsp.get_active_clients() == 0 end, 20)
vim.api.nvim_command("quitall!")
