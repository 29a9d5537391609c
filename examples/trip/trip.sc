# A trip: its flight and its hotel are booked at the same time. It is booked when both are, and
# called off when one cannot be had.
use "examples.trip.actors"

type Booking(flight: str, hotel: str)

actor book_flight(destination: str) -> str
actor book_hotel(destination: str) -> str

machine trip(destination: str) -> Booking | None {
  context(destination: str = input.destination, flight: str = "", hotel: str = "")
  initial booking

  parallel booking {
    tags pending
    on done -> booked
    on error -> called_off

    state flight {
      initial asked
      state asked {
        invoke book_flight(destination) {
          on done -> booked { flight = event.output }
        }
      }
      final booked
    }

    state hotel {
      initial asked
      state asked {
        invoke book_hotel(destination) {
          on done -> booked { hotel = event.output }
        }
      }
      final booked
    }
  }

  final booked { output Booking(flight, hotel) }
  final called_off
}
