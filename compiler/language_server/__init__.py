"""The language server `sc-lsp`: what editors ask about charts.

A chart is analysed as a whole, in a thread, a moment after the last key. What editors ask is
answered from what the text meant before, where the edit has left that as it was. What only shows in
the newest text is waited for: outlines for its tree, the rest for the analysis.

- `cli.py` is the command, `server.py` the state of a session, `requests.py` how charts come and go.
- `documents.py` has the open charts and when they are analysed, `garbage.py` when memory is given
  back; `meaning.py` is what one means, `charts.py` what all charts of a project mean.
- `index.py` has the names of charts with their definitions and uses. `occurrences.py` fills it of
  the syntax tree, with `uses.py` and `machine_names.py`.
- `positions.py` turns offsets into what the protocol has, `shift.py` those before an edit into
  those after it; `asking.py` is the place that a request is about.
- `reader.py` reads the text before the cursor with the parser's table, `cursor.py` says where that
  is, `visible.py` is what can be named there.
- `name_requests.py` answers what is asked about a name: `describing.py`, `navigation.py`,
  `renaming.py`; Python functions are in `python_code.py`, and as charts would declare them in
  `declaring.py`.
- `writing_requests.py` answers somebody who writes: `completion.py`, `signatures.py`, what mends
  findings (`findings.py`), and what puts a chart in order, `tidying.py`.
- `chart_requests.py` answers what is asked about whole charts: `outline.py`, `colours.py`,
  `lenses.py`. `matching.py` says which names somebody may be looking for.
"""
