event Accept
event Refuse
event Expire

machine order -> bool {
  context(accepted: bool = False)
  initial asking
  state asking {
    initial open
    state open {
      on Accept -> accepted
      on Refuse -> refused
      on Expire -> expired
    }
    final accepted { output True }
    final refused { output "refused" }
    final expired
    on done -> over { accepted = event.output == True }
  }
  final over { output accepted }
}
