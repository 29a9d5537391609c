actor charge() -> str
action notify(text: str)
def vat(amount: int) -> int from "shop.tax"

machine shop {}
