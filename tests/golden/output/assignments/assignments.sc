# Assignments: to fields, to fields of records, to lists; a value is never changed in place.
type Address(street: str, number: int = 1)
type Person(name: str, address: Address, tags: list[str] = [])

event Move(address: Address)
event Step(by: int)
event Tag(tag: str)
event Copy

machine registry {
  context(
    person: Person = Person(name="Ann", address=Address("Main Road")),
    before: Person | None = None,
    names: list[str] = [],
    copy: list[str] = [],
    text: str = "",
    count: int = 10,
  )

  on Move { person.address = event.address }
  on Step {
    person.address.number += event.by
    person.address.number -= 1
    count -= event.by
    text += "."
  }
  on Tag {
    person.tags += [event.tag]
    names += [event.tag]
    names += person.tags
  }
  on Copy {
    before = person
    copy = names
    person.name = person.name + "!"
  }
}
