type Line(sku: str, count: int, tags: list[str] = [])
def double(n: int) -> int from "helpers"
def is_even(n: int) -> bool from "helpers"
event GO(lines: list[Line], name: str)
machine m {
  context(n: int = 0, skus: list[str] = [], lines: list[Line] = [], b: bool = False)
  on GO if event.lines.some(line => line.count > 1 && line.sku !== "x") {
    skus = event.lines.map(line => line.sku)
    lines = lines.filter((line) => line.count > 0)
    skus = lines.filter(l => l.count > 0).map(l => l.sku.toUpperCase())
    skus = lines.filter(l => l.count > 0).filter(l => l.sku != 'a').map(each => each.sku)
    b = event.lines.every(line => !line.tags.includes("old"))
    n = lines.reduce((sum, line) => sum + line.count, 0)
    n = lines.reduce((most, line) => Math.max(most, line.count), 0)
    n = lines.filter(line => line.count > 1).length
    lines = [lines.find(line => line.sku === "a")]
    lines = event.lines.filter((line) => { return line.count > 0; })
    lines = event.lines.sort((a, b) => a.count - b.count)
    skus = [...skus, event.name]
    lines.forEach(line => { log line.sku })
    n = event.lines.length + event.name.length
    log [1, 2].map(double)
    log [1, 2].some(is_even)
    b = skus.includes("a")
    skus.push("a")
  }
}
