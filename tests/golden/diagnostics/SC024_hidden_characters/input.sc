# Only an admin gets in: ‮ ⁦if role != admin⁩ ⁦
machine m {
  context(role: str = "user‮ ⁦# admin⁩ ⁦", bell: str = "", escaped: str = "\u202e")
  initial a
  state a { }
}
