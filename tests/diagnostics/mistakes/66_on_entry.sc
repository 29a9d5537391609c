action hello()  from "functions"
machine m {
  initial a
  state a { onEntry { hello() } }
}
