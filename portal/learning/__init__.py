"""You said, we did: what people's words led to, told from the answers and decisions alone. Nobody writes it by hand."""
