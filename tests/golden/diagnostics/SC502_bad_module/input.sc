use "shop/functions.py"

actor charge() -> str from "shop-payments"

machine shop {}
