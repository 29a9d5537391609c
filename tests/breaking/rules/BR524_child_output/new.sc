machine clerk -> str version v1 {
  initial asking
  state asking { after 1m -> answered }
  final answered { output "yes" }
}

machine clerk -> int version v2 latest {
  initial asking
  state asking { after 1m -> answered }
  final answered { output 1 }
}

machine order {
  initial asking
  state asking {
    invoke clerk() as answer { on done -> answered }
  }
  state answered
}
