# A machine that no event moves: only time does.
machine sunrise {
  initial night

  state night { after 8h -> day }
  final day
}

machine empty {
}
