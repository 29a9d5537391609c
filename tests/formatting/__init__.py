"""`sc-format`: charts in canonical form, random ones with comments anywhere among them."""
