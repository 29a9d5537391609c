import "shop_v2.sc" as v2
import "shop_v3.sc" as v3
