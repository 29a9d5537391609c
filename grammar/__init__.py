"""The grammar of the statechart language, `statechart.lark`."""
