machine shop version v2 latest {}
