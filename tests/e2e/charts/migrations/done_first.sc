# A parallel state with two regions that end.
event PACK
event PRINT
event BREAK

machine box version v1 latest {
  context(n: int = 0, weight: int = 0)
  initial packing
  parallel packing {
    state goods {
      initial loose
      state loose { on PACK -> packed }
      final packed { output 2 }
    }
    state label {
      initial blank
      state blank { on PRINT -> printed }
      final printed
    }
    on BREAK if n == 0 { n = 1; send BREAK to self after 1ms }
    on BREAK { n = 1 // (n - 1) }
    on done -> sent
  }
  state sent
}
