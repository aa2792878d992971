"""How rounds, sittings, programmes and points are told; what the pages say in words. Knows no HTTP."""
