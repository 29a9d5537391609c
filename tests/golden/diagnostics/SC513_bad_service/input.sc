actor a() from service "Payments"
actor b() from service "Payments/charge"
actor c() from service "Payments._charge!"

machine shop {}
