# A payload file of 1,000,000 VRPs and 20,000 VAPs, the same each time.
BEGIN {
    srand(1)
    printf "{\"roas\":["
    for (i = 0; i < 1000000; i++)
        printf "%s{\"asn\":%d,\"prefix\":\"%d.%d.%d.0/24\",\"maxLength\":24}", (i ? "," : ""),
            1 + rand() * 65000, 1 + rand() * 222, rand() * 256, rand() * 256
    printf "],\"aspas\":["
    for (customer = 1; customer <= 20000; customer++)
        printf "%s{\"customer_asid\":%d,\"providers\":[%d,%d]}", (customer > 1 ? "," : ""), customer,
            30001 + rand() * 1000, 32001 + rand() * 1000
    print "]}"
}
