use "functions"

actor charge(cents: int) -> str

machine clerk -> str {
  initial asking
  state asking { after 1m -> answered }
  final answered { output "yes" }
}

machine order {
  initial paying
  state paying {
    invoke charge(100) as payment { on done -> paid }
  }
  state paid { invoke charge(1) as again }
}
