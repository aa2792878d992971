"""Alembic's way to our database: the app's engine and the models' metadata."""

from alembic import context

import portal.app  # noqa: F401 (imports every model)
from portal.core.db import Base, db

with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="portal.core.db.",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
