event FETCH
machine fetching {
  initial: "idle",
  context: { tries: 0, name: null },
  states: {
    idle: { on: { FETCH: { target: "loading", guard: "canFetch", actions: ["count"] } } },
    loading: {
      invoke: { src: "load", onDone: "done", onError: { target: "idle" } },
      after: { 5000: "idle" },
    },
    done: { type: "final" },
  }
}
