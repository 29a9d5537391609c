machine shop version v1 {}
