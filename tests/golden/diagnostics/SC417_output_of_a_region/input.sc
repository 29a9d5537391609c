event WEIGH
event PRINT

machine parcel version v1 {
  initial packing
  parallel packing {
    state box {
      initial open
      state open { on WEIGH -> weighed }
      final weighed { output "2 kg" }
    }
    state label {
      initial blank
      state blank { on PRINT -> printed }
      final printed
    }
  }
}

machine parcel version v2 latest {
  context(grams: float = 0)
  initial packing
  parallel packing {
    state box {
      initial open
      state open { on WEIGH -> weighed }
      final weighed { output 2000 }
    }
    on done -> sent { grams = 0.0 + event.output["box"] }
  }
  state sent

  migrate from v1 {
    state packing.label -> packing
  }
}
