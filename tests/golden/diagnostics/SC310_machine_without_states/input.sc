# A machine without states is in one all the time.
event GO
machine endless { context(n: int = 0) always { n += 1 } on GO { n = 0 } }
machine settles { context(n: int = 0) always if n > 3 { n = 0 } on GO { n += 1 } }
