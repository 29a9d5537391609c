import "shop_v1.sc"

machine shop version v3 latest {}
