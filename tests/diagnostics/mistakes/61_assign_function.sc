event GO
machine m {
  context(n: int = 0)
  on GO { assign({ n: ({ context }) => context.n + 1 }) }
}
