# A deep history restores every region; before that, its default is entered.
event leave
event back
event next

machine history_deep_default {
  initial pause
  parallel work {
    history all deep -> work.left.two
    on leave -> pause
    state left { initial one state one state two { on next -> three } state three }
    state right { initial red state red { on next -> green } state green }
  }
  state pause { on back -> work.all }
}
