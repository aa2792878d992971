"""Alembic's way to our database: the app's engine and the models' metadata."""

from alembic import context

import portal.app  # noqa: F401 (imports every model)
from portal.core.db import Base, db

with db.engine.connect() as connection:
    ON_SQLITE = connection.dialect.name == "sqlite"
    if ON_SQLITE:
        # A table that SQLite cannot change is copied, and the old one dropped: with its keys watched, whatever refers
        # to it would go too. This has to be said before the transaction. Source: sqlite.org/lang_altertable.html
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=off")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=ON_SQLITE,
        compare_type=True,
        user_module_prefix="portal.core.db.",
    )
    with context.begin_transaction():
        context.run_migrations()
        if ON_SQLITE and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"after the migration a row of {broken[0]} refers to none of {broken[2]}")
    connection.commit()
    if ON_SQLITE:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=on")
