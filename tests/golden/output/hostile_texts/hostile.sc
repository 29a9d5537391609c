# Texts that would become code, or hide it, if they were written as they are.

event SAY(text: str)

machine hostile version "\"\"\" + 'x' {{ 7 }} v2" {
  description "'''\nimport os\n\"\"\"\nfmt: off\n    def x(self) -> None:\n        pass\n\\\u202e\u2066\0\r\u2028"
  context(
    said: list[str] = [],
    last: str = "\"\"\" ''' \0\r\u202e {{ 7 }} {x} \\",
    bell: "\u0007" | "ring" = "ring",
  )
  initial "'''\"\"\" # \\ {{ 7 }}"
  state "'''\"\"\" # \\ {{ 7 }}" {
    description "ruff: noqa\nself.state = 1 # fmt: skip\u202e"
    tags "it's", "a \"quoted\" tag"
    entry {
      log f"\"\"\" ''' \0 {last} \\ {{}} {'\x22\u202e'}"
    }
    on SAY if event.text == "\u200b" -> over
    on SAY { said += [event.text, "\u0085"] }
  }
  final over
}
