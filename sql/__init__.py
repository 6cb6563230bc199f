"""The room that knows SQL: the database, its schema, and one typed module for each noun."""
