# The vitals of a car: four checks side by side, done when all of them have their result, or
# when one fails.
use "examples.car_vitals.actors"

type Vital(value: float, unit: str, ok: bool)

actor check_tires(car: str) -> Vital
actor check_oil(car: str) -> Vital
actor check_coolant(car: str) -> Vital
actor check_battery(car: str) -> Vital

machine car_vitals(car: str) -> dict[str, Vital] {
  context(
    tires: Vital | None = None,
    oil: Vital | None = None,
    coolant: Vital | None = None,
    battery: Vital | None = None,
    vitals: dict[str, Vital] = {},
  )
  initial checking

  parallel checking {
    on done -> checked { vitals = event.output }
    on error -> failed

    state tires {
      initial measuring
      state measuring {
        invoke check_tires(input.car) { on done -> measured { tires = event.output } }
      }
      final measured { output tires }
    }

    state oil {
      initial measuring
      state measuring {
        invoke check_oil(input.car) { on done -> measured { oil = event.output } }
      }
      final measured { output oil }
    }

    state coolant {
      initial measuring
      state measuring {
        invoke check_coolant(input.car) { on done -> measured { coolant = event.output } }
      }
      final measured { output coolant }
    }

    state battery {
      initial measuring
      state measuring {
        invoke check_battery(input.car) { on done -> measured { battery = event.output } }
      }
      final measured { output battery }
    }
  }

  final checked { output vitals }
  final failed { output {} }
}
