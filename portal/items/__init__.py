"""The spine: the one row that everything published, commented or followed hangs on."""
