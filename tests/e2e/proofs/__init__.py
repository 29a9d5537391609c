"""Stories of what each rule of `sc-breaking` says: machines before a change, and after it."""
