import "input.sc"

machine shop version v1 {}
