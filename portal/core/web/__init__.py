"""What serves any website over HTTP: headers, error pages, forms, the unit of work."""
