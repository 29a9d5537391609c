use "shop.functions"

actor a() { retry(3) }
actor b() { retry(atempts=3, attempts=0) }
actor c() { retry() retry(max=1s) timeout 1s timeout 2s }
actor d() { retry(attempts=len("abc"), attempts=2) timeout 0s }

machine shop {}
