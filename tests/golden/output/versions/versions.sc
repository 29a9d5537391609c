# Versions: with other events, other inputs, other states; names as they may be written.
event Go

machine rollout(size: int) version v1 {
  event Old(value: int)
  context(size: int = input.size)
  initial first
  state first { on Go -> second
    on Old { size = event.value } }
  state second
}

machine rollout(size: int, colour: str = "red") -> str version "2024-06.1" latest {
  event Fresh(value: str)
  context(size: int = input.size, colour: str = input.colour)
  initial first
  state first {
    on Go -> second
    on Fresh { colour = event.value }
  }
  final second { output colour }
}

machine rollout(size: int) version v3 {
  initial first
  state first { on Go -> first reenter }
}
