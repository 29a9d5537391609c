"""The functions of `room_readings.sc`."""


async def report(room: str, temperatures: list[float], humidities: list[float]) -> None:
    """Report what was gathered in a room; a real one would write to a database."""
    print(f"{room}: {temperatures} °C, {humidities} %", flush=True)
