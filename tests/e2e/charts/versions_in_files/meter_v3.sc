# In place of the second version's `latest`: its machines come along, those of the first stay.
import "meter_v2.sc"

machine meter version v3 latest {
  context(sum: int = 1000)
  initial running
  state running { on increment { sum += event.by } }

  migrate from v2 {
    state measuring -> running
    sum = old.total
  }
}
