type Item(tags: list, prices: dict[int, str], more: dict[str], name: str[int], pair: list[int, str])

machine shop {}
