machine counter version v1 { context(count: int = 0) }
machine counter version v2 latest { context(total: int = 0) }
# ----------------------------------------------------------------
machine counter version v1 latest { context(count: int = 0) }
machine counter version v2 { context(total: int = 0) }
