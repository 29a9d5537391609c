use "functions"
actor f(x: int): str
event GO
machine m { on GO {} }
