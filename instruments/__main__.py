"""`python -m instruments`: write the generated files of this folder anew."""

from instruments import catalog, schema


def main() -> None:
    """Write README.md and schema.json."""
    catalog.FILE.write_text(catalog.markdown(), encoding="utf-8")
    schema.FILE.write_text(schema.schema_text(), encoding="utf-8")
    print(f"Written: {catalog.FILE}, {schema.FILE}")


if __name__ == "__main__":
    main()
