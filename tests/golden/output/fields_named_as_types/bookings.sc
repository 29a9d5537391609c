# Fields that are named after the types beside them.

type money(amount: int, list: list[int] = [])
type kind = "single" | "double"
type Booking(
  date: date,
  money: money,
  kind: kind = "single",
  int: int = 1,
  str: str | None = None,
  timedelta: duration = 1h,
  msgspec: list[int] = [1],
  also: list[int] = [2],
)

event BOOK(booking: Booking, date: date, bytes: bytes | None = None)
event _(int: int)

machine bookings(dict: dict[str, int] = {}) -> money | None {
  context(
    booking: Booking | None = None,
    date: date | None = None,
    dict: dict[str, int] = input.dict,
    list: list[str] = ["first"],
    duration: duration = 1h,
    money: money | None = None,
    count: int = 0,
  )
  let property = len(list)
  initial open
  state open {
    on BOOK -> booked {
      booking = event.booking
      date = event.date
      money = event.booking.money
    }
    on _ { count += event.int + property }
  }
  state booked { after duration -> closed }
  final closed { output money }
}
