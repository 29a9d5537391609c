event ""
event "user.*"
event " space"
event "line\nend"
event "*"

machine m {
  event "a\u202eb"
  on "" {}
}
