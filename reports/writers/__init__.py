"""Writers: a document as the files of one format. Each module gives ``files(document, settings)``."""
