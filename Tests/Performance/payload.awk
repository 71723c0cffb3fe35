# A payload file of 1,000,000 VRPs and 20,000 VAPs, the same each time.
#
# -v vrps=N and -v vaps=N give other numbers, and -v changed=N another origin to the first N of the VRPs: the delta
# between the two files has N announcements and N withdrawals. All readers of rpki-client's JSON take it.
BEGIN {
    if (vrps == "") vrps = 1000000
    if (vaps == "") vaps = 20000
    srand(1)
    printf "{\"roas\":["
    for (i = 0; i < vrps; i++) {
        asn = int(1 + rand() * 65000)
        if (i < changed) asn += 65536
        printf "%s{\"asn\":%d,\"prefix\":\"%d.%d.%d.0/24\",\"maxLength\":24}", (i ? "," : ""),
            asn, 1 + rand() * 222, rand() * 256, rand() * 256
    }
    printf "],\"aspas\":["
    for (customer = 1; customer <= vaps; customer++)
        printf "%s{\"customer_asid\":%d,\"providers\":[%d,%d]}", (customer > 1 ? "," : ""), customer,
            30001 + rand() * 1000, 32001 + rand() * 1000
    print "]}"
}
