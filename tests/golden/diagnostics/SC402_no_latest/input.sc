machine shop version v1 {}

machine shop version v2 {}
