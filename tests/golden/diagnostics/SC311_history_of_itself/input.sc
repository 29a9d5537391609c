event GO
event BACK

machine m {
  initial work
  state work {
    initial last
    history last
    on GO -> pause
    state one
  }
  state pause { on BACK -> rest.first }
  state rest {
    initial two
    history first -> second
    history second -> first
    history sound -> two
    on GO -> pause
    state two
  }
}
