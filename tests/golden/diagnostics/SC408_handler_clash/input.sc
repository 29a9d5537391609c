use "shop.functions"

event PAY
actor send(text: str) -> str
actor _charge() -> str
actor create() -> str
actor migrate() -> str

machine shop {
  initial open
  state open {
    invoke send(text="a")
    invoke _charge()
    invoke migrate()
    on PAY { log "create is not used by any machine" }
  }
}
