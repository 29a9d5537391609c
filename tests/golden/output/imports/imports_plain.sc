type Size = "small" | "large"
event Measured(size: Size)
