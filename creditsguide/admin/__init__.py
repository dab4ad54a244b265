"""The admin: one module a family of tables, and what their forms share."""
