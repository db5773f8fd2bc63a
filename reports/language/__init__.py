"""Languages of reports: one TOML file each; English is the text of the program itself."""
