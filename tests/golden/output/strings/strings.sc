# Text: quotes, braces, backslashes, new lines, and expressions within.
event Say(name: str, mood: str | None, size: float)

machine talker {
  context(text: str = "it's \"plain\"", words: dict[str, str] = {"a": "b"}, path: str = "C:\\new\\table")
  let quoted = "'" + text + "'"

  on Say {
    log f"hello {event.name}"
    log f"{event.name}"
    log f"{{braces}} and {len(event.name)}"
    log f"a \"double\" and a 'single' quote: {event.name}"
    log f"line\nbreak\tand \\ backslash {text}"
    log f"{words['a']} and {event.mood if event.mood is not None else 'no mood'}"
    log f"{event.name.upper()}{event.name.strip().replace('a', '{}')}"
    log f"{ {'a': 1}['a'] } in {event.size / 3.0}"
    log f"{'nested'} {quoted}"
    log "no {expression} here"
    log "ünïcödé ☃ \u0041"
    log event.name.startswith("A") and "x" in text
    log ", ".join(event.name.split(" "))
  }
}
