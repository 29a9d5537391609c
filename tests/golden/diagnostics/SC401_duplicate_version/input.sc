machine shop version v1 latest {}

machine shop {}

machine stall version v2 latest {}

machine stall version v2 {}
