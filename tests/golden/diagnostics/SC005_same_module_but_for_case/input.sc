event PAY

machine lamp {
  on PAY {}
}

machine Lamp {
  on PAY {}
}
