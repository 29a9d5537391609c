# The readings of a room's sensors: from the first one on they are gathered for a second, then
# reported, then gathered again.
use "examples.room_readings.functions"

event TEMPERATURE(celsius: float)
event HUMIDITY(percent: float)

action report(room: str, temperatures: list[float], humidities: list[float])

machine room_readings {
  context(temperatures: list[float] = [], humidities: list[float] = [])
  initial quiet
  on TEMPERATURE { temperatures += [event.celsius] }
  on HUMIDITY { humidities += [event.percent] }

  state quiet {
    always if len(temperatures) + len(humidities) > 0 -> gathering
  }

  state gathering {
    after 1s -> quiet {
      report(room=self.key, temperatures=temperatures, humidities=humidities)
      temperatures = []
      humidities = []
    }
  }
}
