machine shop version v1 latest {}

machine shop version v2 latest {}
