# Imports, as they are and under a name; types and events of the same name in several files.
import "imports_plain.sc"
import "imports_named.sc" as other

type Item(name: str, extra: other.Item | None = None)

event Placed(item: Item)

machine orders {
  context(item: Item | None = None, parcel: other.Item | None = None, sizes: list[Size] = [])
  initial open

  state open {
    on Placed { item = event.item; parcel = event.item.extra }
    on Measured { sizes += [event.size] }
    on other.Shipped -> shipping { parcel = event.item }
  }

  state shipping {
    invoke other.pack(item=other.Item(weight=1.5)) {
      on done { parcel = event.output }
    }
    invoke other.courier() as bike {
      on done -> open
    }
    entry {
      other.announce(text="shipping")
      send Measured(size="large") to bike
      send other.Placed(item=other.Item(2.5)) to bike
    }
    exit { log other.shorten("shipping") }
    on other.Shipped { send event to other.courier["main"] }
  }
}
