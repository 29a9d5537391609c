type Cart(names: Array<string>, sums: Record<string, number>, old: List[int])
machine m {}
