# `send` to oneself, the parent, the sender, a child and another machine; now or later; forwarding.
event Hello(name: str)
event Remind(times: int)
event Reply(text: str)
event Stop

machine postman {
  context(patience: duration = 5s, friend: str = "bob")
  initial walking

  state walking {
    invoke helper() as assistant {
      on Reply { send event to parent }
    }
    on Hello {
      send Reply(text=f"hi {event.name}") to sender
      send Reply("later") to sender after patience
      send event to assistant
      send event to helper[friend]
      send Hello(name=friend) to helper[f"{friend}-2"] after 1m as knock
      send Remind(times=1) to self
      send Remind(times=2) to self after patience * 2 as reminder
      send Stop to parent after 1h
    }
    on Remind { cancel reminder; cancel knock }
    on Stop -> gone
  }

  state gone {
    exit { send Stop to helper[friend] }
    on Hello -> walking { send event to helper[friend] after 3s }
  }
}

machine helper {
  initial ready

  state ready {
    on Hello { send Reply(text=event.name) to parent }
    on Remind | Stop { send event to sender }
  }
}
