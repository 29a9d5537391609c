event GO

machine doubling {
  context(n: int = 1)
  let twice1 = n + n
  let twice2 = twice1 + twice1
  let twice3 = twice2 + twice2
  let twice4 = twice3 + twice3
  let twice5 = twice4 + twice4
  let twice6 = twice5 + twice5
  let twice7 = twice6 + twice6
  let twice8 = twice7 + twice7
  let twice9 = twice8 + twice8
  let twice10 = twice9 + twice9
  let twice11 = twice10 + twice10
  let twice12 = twice11 + twice11
  let twice13 = twice12 + twice12
  initial low
  state low { on GO if twice13 > 9 -> high }
  final high
}
