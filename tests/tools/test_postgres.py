"""Every test that asks for PostgreSQL gets an empty database of its own."""

import pytest
from sqlalchemy import create_engine, inspect, text


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_database_starts_empty(postgres_empty_url: str, attempt: int) -> None:
    engine = create_engine(postgres_empty_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE left_behind (id integer)"))
    engine.dispose()
