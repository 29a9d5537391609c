import "input.sc"

machine shop version v2 latest {}
