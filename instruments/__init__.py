"""What a questionnaire is, and how its answers become scores."""
