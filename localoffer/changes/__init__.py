"""What differs in meaning from one edition to the next, in words: by record, told to readers, kept in files of changes."""
