"""The functions of `car_vitals.sc`. A made-up car answers them, at the pace of its sensors."""

import asyncio

from generated.car_vitals_types import Vital


async def check_tires(car: str) -> Vital:
    """Measure the pressure in the tires."""
    pressure = await read_sensor(car, "tires", value=2.4, seconds=0.01)
    return Vital(value=pressure, unit="bar", ok=2.0 <= pressure <= 3.0)


async def check_oil(car: str) -> Vital:
    """Measure the pressure of the oil."""
    pressure = await read_sensor(car, "oil", value=3.1, seconds=0.05)
    return Vital(value=pressure, unit="bar", ok=pressure >= 1.5)


async def check_coolant(car: str) -> Vital:
    """Measure how warm the coolant is."""
    temperature = await read_sensor(car, "coolant", value=91.0, seconds=0.1)
    return Vital(value=temperature, unit="°C", ok=temperature <= 105)


async def check_battery(car: str) -> Vital:
    """Measure the voltage of the battery, which has to settle first."""
    voltage = await read_sensor(car, "battery", value=10.8, seconds=0.15)
    return Vital(value=voltage, unit="V", ok=voltage >= 12)


async def read_sensor(car: str, sensor: str, *, value: float, seconds: float) -> float:
    """Ask a sensor of a car, which takes its time."""
    await asyncio.sleep(seconds)
    print(f"{car}: {sensor} at {value}", flush=True)
    return value
