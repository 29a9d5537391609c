use "functions"

actor call(key: str, message: str)
action ring(key: str, message: str)
action bang(message: str)
action gong(key: str, message: str, loudness: int)

machine one { option alarm = "rign" }
machine two { option alarm = "call" }
machine three { option alarm = "bang" }
machine four { option alarm = "gong" }
machine five { option alarm = 5 }
machine six { option alarm = "ring" }
machine seven { option alarm = ring }
