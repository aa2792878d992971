"""Who may do what: roles, audiences, memberships, the tables and what enforces them."""
